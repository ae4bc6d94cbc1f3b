// SPDX-License-Identifier: Apache-2.0
#include "hayate/reporting/html.h"

#include <cassert>

#include <fmt/format.h>

#include "hayate/reporting/figure_colours.h"
#include "hayate/reporting/replace_all.h"

namespace hayate {
namespace {

void remove_elements(std::string& svg, const std::string& tag) {
  const std::string end_tag = "</" + tag + ">";
  for (std::size_t at = 0; (at = svg.find("<" + tag + ">", at)) != std::string::npos;) {
    const std::size_t end = svg.find(end_tag, at);
    if (end == std::string::npos) return;
    svg.erase(at, end + end_tag.size() - at);
  }
}

}  // namespace

std::string escape_html(std::string_view text) {
  std::string escaped;
  for (const char c : text) {
    switch (c) {
      case '&':
        escaped += "&amp;";
        break;
      case '<':
        escaped += "&lt;";
        break;
      case '>':
        escaped += "&gt;";
        break;
      case '"':
        escaped += "&quot;";
        break;
      case '\'':
        escaped += "&#39;";
        break;
      default:
        escaped += c;
    }
  }
  return escaped;
}

std::string html_table(const std::vector<std::string>& header,
                       const std::vector<std::vector<std::string>>& rows) {
  std::string html = "<div class=\"scroll\"><table>\n<thead><tr>";
  for (const std::string& cell : header) {
    html += fmt::format("<th scope=\"col\">{}</th>", escape_html(cell));
  }
  html += "</tr></thead>\n<tbody>\n";
  for (const auto& row : rows) {
    assert(row.size() == header.size());
    html += fmt::format("<tr><th scope=\"row\">{}</th>", escape_html(row.front()));
    for (std::size_t i = 1; i < row.size(); ++i) {
      html += fmt::format("<td>{}</td>", escape_html(row[i]));
    }
    html += "</tr>\n";
  }
  return html + "</tbody></table></div>\n";
}

std::string html_definitions(const KeyValueRows& rows) {
  std::string html = "<dl>\n";
  for (const auto& [key, value] : rows) {
    html +=
        fmt::format("<div><dt>{}</dt><dd>{}</dd></div>\n", escape_html(key), escape_html(value));
  }
  return html + "</dl>\n";
}

std::string inline_svg(std::string_view svg, std::string_view id_prefix, std::string_view title) {
  const std::size_t begin = svg.find("<svg");
  std::string inlined =
      with_page_colours(begin == std::string_view::npos ? svg : svg.substr(begin));
  remove_elements(inlined, "title");
  remove_elements(inlined, "desc");
  replace_all(inlined, "id=\"", fmt::format("id=\"{}_", id_prefix));
  replace_all(inlined, "id='", fmt::format("id='{}_", id_prefix));
  replace_all(inlined, "href='#", fmt::format("href='#{}_", id_prefix));
  replace_all(inlined, "url(#", fmt::format("url(#{}_", id_prefix));
  replace_all(inlined, "font-family=\"Arial\"", "font-family=\"Helvetica, Arial, sans-serif\"");
  if (inlined.starts_with("<svg")) {
    inlined.insert(4, fmt::format(" role=\"img\" aria-label=\"{}\"", escape_html(title)));
  }
  return inlined;
}

}  // namespace hayate
