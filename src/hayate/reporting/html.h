// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace hayate {

/// What every page says of its origin.
inline constexpr std::string_view kHtmlGenerator = "<meta name=\"generator\" content=\"hayate\">";

/// Labels and values for people, in order: a report's data set, machine and so on.
using KeyValueRows = std::vector<std::pair<std::string, std::string>>;

/// Returns `text` for use between tags and in quoted attributes.
std::string escape_html(std::string_view text);

/// Makes a table whose first column holds labels and whose others hold numbers. Everything is
/// escaped.
/// \param rows  each as long as `header`.
std::string html_table(const std::vector<std::string>& header,
                       const std::vector<std::vector<std::string>>& rows);

/// Returns a two-column list of labels and values, escaped.
std::string html_definitions(const KeyValueRows& rows);

/// Returns an SVG file made fit to stand inside a page: without its XML declaration and its tool's
/// titles (browsers show them as tooltips), ids made unique by `id_prefix`, and `title` for screen
/// readers.
std::string inline_svg(std::string_view svg, std::string_view id_prefix, std::string_view title);

}  // namespace hayate
