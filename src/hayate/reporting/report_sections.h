// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "hayate/reporting/advice.h"
#include "hayate/reporting/html_report.h"

namespace hayate {

/// The parts that both kinds of report are put together from. Each returns HTML.

std::string html_page(std::string_view title, const std::string& body);

/// Returns what a page says of the command that made it.
std::string command_mark(std::string_view command);

/// Returns the first lines of a page: the command that makes it, what it is about, and when.
std::string page_header(std::string_view command, std::string_view title, std::string_view date);

/// Returns a heading and what stands under it. `body` is HTML.
std::string html_section(std::string_view title, const std::string& body,
                         std::string_view css_class = {});

std::string html_paragraph(std::string_view text);

/// Returns a list of what to change.
std::string html_advice(const std::vector<Advice>& advice);

/// Name and numbers of one run on a tile; `css_class` colours its mark.
struct TileValue {
  std::string label;
  std::string css_class;
  std::string value;
};
/// Makes a tile: `big` stands out, `unit` says beside it what it is.
std::string html_tile(std::string_view title, std::string_view big, std::string_view unit,
                      const std::vector<TileValue>& values);

/// Returns the best epoch's Dice of each run, one column a run: with background, foreground, by
/// class.
std::string dice_section(const std::vector<const RunResult*>& runs,
                         const std::vector<std::string>& class_names);

std::string figures_section(const std::vector<Figure>& figures);
std::string data_set_section(const DataSetSummary& data_set);
std::string machine_section(const KeyValueRows& machine);

/// Returns an empty text when there is nothing to warn of.
std::string warnings_section(const ReportContext& context);

/// A title and the JSON text under it that opens on a click.
struct RecipeText {
  std::string title;
  std::string json;
};
std::string recipes_section(const std::vector<RecipeText>& recipes);

}  // namespace hayate
