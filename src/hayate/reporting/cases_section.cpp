// SPDX-License-Identifier: Apache-2.0
#include "hayate/reporting/cases_section.h"

#include <set>

#include <fmt/format.h>

#include "hayate/reporting/class_names.h"
#include "hayate/reporting/figure_colours.h"
#include "hayate/reporting/number_text.h"
#include "hayate/reporting/png.h"
#include "hayate/reporting/report_sections.h"

namespace hayate {
namespace {

/// More cases open on a click.
constexpr std::size_t kShortList = 8;
constexpr std::size_t kWorstShown = 3;

using Row = std::vector<std::string>;

std::string place_text(const RunReport& report, std::size_t index) {
  for (const TypicalCase& one : find_typical_cases(report.validation.cases, report.run.metric)) {
    if (one.index == index) return fmt::format("{} ({})", index + 1, one.role);
  }
  return fmt::format("{}", index + 1);
}

Row case_row(const RunReport& report, std::size_t index) {
  const ValidatedCase& one = report.validation.cases[index];
  Row row{one.name, place_text(report, index), format_dice(one.dice(report.run.metric))};
  for (std::size_t c = 1; c < one.counts.size(); ++c) {
    row.push_back(format_dice(one.counts[c].dice()));
  }
  return row;
}

std::string cases_table(const RunReport& report, const std::set<std::size_t>& indices) {
  Row header{"Case", "Place", "Mean"};
  for (std::size_t c = 1; c < report.validation.cases.front().counts.size(); ++c) {
    header.push_back(name_of_class(report.context.data_set.class_names, c));
  }
  std::vector<Row> rows;
  for (const std::size_t index : indices) rows.push_back(case_row(report, index));
  return html_table(header, rows);
}

std::set<std::size_t> all_cases(const RunReport& report) {
  std::set<std::size_t> indices;
  for (std::size_t i = 0; i < report.validation.cases.size(); ++i) indices.insert(i);
  return indices;
}

std::set<std::size_t> telling_cases(const RunReport& report) {
  std::set<std::size_t> indices;
  for (std::size_t i = 0; i < kWorstShown; ++i) indices.insert(i);
  for (const TypicalCase& one : find_typical_cases(report.validation.cases, report.run.metric)) {
    indices.insert(one.index);
  }
  return indices;
}

std::string plane_figure(const PicturedCase& one, const PlanePicture& picture) {
  const std::string text = fmt::format("{}, {:.0f} × {:.0f} mm", plane_name(picture.plane),
                                       picture.extent_mm[0], picture.extent_mm[1]);
  return fmt::format(
      "<figure><img alt=\"{0}: {1}\" width=\"{2}\" height=\"{3}\" src=\"{4}\"><figcaption>{1}"
      "</figcaption></figure>\n",
      escape_html(one.name), escape_html(text), picture.width, picture.height,
      png_data_uri(picture.png));
}

std::string legend(const std::vector<std::string>& class_names) {
  std::string html = "<p class=\"legend\">";
  for (std::size_t c = 1; c < class_names.size(); ++c) {
    html += fmt::format("<span><span class=\"swatch\" style=\"background:{}\"></span>{}</span> ",
                        class_colour(c), escape_html(name_of_class(class_names, c)));
  }
  return html + "</p>\n";
}

}  // namespace

std::string cases_section(const RunReport& report) {
  const std::size_t count = report.validation.cases.size();
  if (count == 0) return "";
  const bool is_long = count > kShortList;
  std::string body = html_paragraph(fmt::format(
      "Dice at the validation of epoch {}, the worst case first; the mean is that of the metric, "
      "{}. A dash: the label does not hold the class. The numbers of all cases are in "
      "validation_cases.csv.",
      report.validation.epoch, dice_kind_text(report.run.metric)));
  body += cases_table(report, is_long ? telling_cases(report) : all_cases(report));
  if (is_long) {
    body += fmt::format("<details>\n<summary>All {} cases</summary>\n{}</details>\n", count,
                        cases_table(report, all_cases(report)));
  }
  return html_section("Cases", body);
}

std::string gallery_section(const RunReport& report) {
  if (report.gallery.cases.empty()) return "";
  std::string body = html_paragraph(
      "The image, and beside it the truth as a tint and the prediction of the best weights as an "
      "outline, through the middle of the foreground on the prepared grid. Front or head at the "
      "top; the patient's right, or front, at the left.");
  body += legend(report.context.data_set.class_names);
  for (const PicturedCase& one : report.gallery.cases) {
    body += fmt::format("<h3>The {}: {}, Dice {}</h3>\n<div class=\"planes\">\n",
                        escape_html(one.role), escape_html(one.name), format_dice(one.dice));
    for (const PlanePicture& picture : one.planes) body += plane_figure(one, picture);
    body += "</div>\n";
  }
  return html_section("What it looks like", body);
}

}  // namespace hayate
