// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <span>

#include <fmt/format.h>

#include "hayate/reporting/cross_validation_report.h"
#include "hayate/reporting/html.h"
#include "hayate/reporting/number_text.h"
#include "hayate/reporting/report_sections.h"

namespace hayate {
namespace {

using Row = std::vector<std::string>;

std::string text(const std::optional<double>& dice) {
  return dice ? format_dice(*dice) : "–";
}

std::string text(const std::optional<MeanAndSpread>& dice) {
  if (!dice) return "–";
  return dice->sd ? fmt::format("{} ± {}", format_dice(dice->mean), format_dice(*dice->sd))
                  : format_dice(dice->mean);
}

std::string change(const std::optional<MeanAndSpread>& before,
                   const std::optional<MeanAndSpread>& after) {
  return text(before) + " → " + text(after);
}

Row with_class_names(Row header, const CrossValidationReport& report) {
  header.insert(header.end(), report.class_names.begin() + 1, report.class_names.end());
  return header;
}

std::size_t count_cases(const CrossValidationReport& report) {
  std::size_t count = 0;
  for (const FoldResult& fold : report.folds) count += fold.case_names.size();
  return count;
}

std::string tiles(const CrossValidationReport& report) {
  const auto dice = foreground_dice_of_folds(report.folds);
  return "<div class=\"tiles\">\n" +
         html_tile("Foreground Dice", dice ? format_dice(dice->mean) : "–",
                   dice && dice->sd ? fmt::format("± {} (folds)", format_dice(*dice->sd)) : "",
                   {}) +
         html_tile("Folds", fmt::format("{} of {}", report.folds.size(), report.fold_count),
                   "trained and scored", {}) +
         html_tile("Cases", std::to_string(count_cases(report)),
                   "each by weights that never saw it", {}) +
         "</div>\n";
}

std::string folds_section(const CrossValidationReport& report) {
  std::vector<Row> rows;
  for (const FoldResult& fold : report.folds) {
    const std::span only(&fold, 1);
    Row row{fold.folder, std::to_string(fold.case_names.size()),
            text(foreground_dice_of_folds(only))};
    for (std::size_t c = 1; c < report.class_names.size(); ++c) {
      row.push_back(text(class_dice_of_folds(only, c)));
    }
    rows.push_back(std::move(row));
  }
  Row mean{"mean\u00a0±\u00a0sd", std::to_string(count_cases(report)),
           text(foreground_dice_of_folds(report.folds))};
  for (std::size_t c = 1; c < report.class_names.size(); ++c) {
    mean.push_back(text(class_dice_of_folds(report.folds, c)));
  }
  rows.push_back(std::move(mean));
  return html_section(
      "Dice of the folds",
      html_table(with_class_names({"Run", "Cases", "Foreground"}, report), rows) +
          html_paragraph("Each fold is trained on the cases of all others. Its Dice is that of its "
                         "best weights on its own cases, before any post-processing: the mean over "
                         "cases, of a class over those that hold it. sd is the standard deviation "
                         "of the folds (n − 1)."));
}

std::string says_what(const ClassPostprocessing& of_class) {
  if (of_class.is_nothing()) return "none";
  if (!of_class.fill_holes) return "keep largest component";
  return of_class.keep_largest_component ? "keep largest component, fill holes" : "fill holes";
}

std::string postprocessing_section(const CrossValidationReport& report) {
  if (!report.postprocessing) return "";
  const PostprocessingResult& result = *report.postprocessing;
  if (!result.why_untried.empty()) {
    return html_section("Post-processing", html_paragraph("None: " + result.why_untried));
  }
  const std::vector<FoldResult> before{{0, "", {}, result.before}};
  const std::vector<FoldResult> after{{0, "", {}, result.after}};
  std::vector<Row> rows;
  for (std::size_t c = 1; c < result.chosen.classes.size(); ++c) {
    rows.push_back({report.class_names[c], says_what(result.chosen.classes[c]),
                    change(class_dice_of_folds(before, c), class_dice_of_folds(after, c))});
  }
  rows.push_back({"all foreground", "",
                  change(foreground_dice_of_folds(before), foreground_dice_of_folds(after))});
  std::string body = html_table({"Class", "Post-processing", "Dice without → with"}, rows);
  body += html_paragraph(
      "Tried on the validation predictions of all folds, whose cases count together here: a class "
      "is treated where that raises its own mean Dice and the mean of all classes does not fall "
      "(nnU-Net's rule). hayate predict and hayate evaluate do the same to what the runs of these "
      "folds predict, unless they are told --no-postprocessing.");
  if (result.is_dropped) {
    body += html_paragraph(
        "What is best for each class by itself lowers the mean when it is done to all of them, so "
        "nothing is done.");
  }
  return html_section("Post-processing", body);
}

std::string cases_section(const CrossValidationReport& report) {
  struct Line {
    double sort_key;
    Row row;
  };
  std::vector<Line> lines;
  for (const FoldResult& fold : report.folds) {
    for (std::size_t i = 0; i < fold.case_names.size(); ++i) {
      const CaseDice dice = dice_of_case(fold, i);
      Row row{fold.case_names[i], std::to_string(fold.fold), text(dice.foreground)};
      for (std::size_t c = 1; c < dice.classes.size(); ++c) row.push_back(text(dice.classes[c]));
      lines.push_back({dice.foreground.value_or(2.0), std::move(row)});
    }
  }
  if (lines.empty()) return "";
  std::ranges::stable_sort(lines, {}, &Line::sort_key);
  std::vector<Row> rows;
  for (Line& line : lines) rows.push_back(std::move(line.row));
  return html_section("Dice of the cases, worst first",
                      html_table(with_class_names({"Case", "Fold", "Foreground"}, report), rows),
                      "long-names");
}

}  // namespace

std::string render_cross_validation(const CrossValidationReport& report) {
  const std::string title =
      fmt::format("Cross-validation of {} folds on {}", report.fold_count, report.data_set);
  std::string body = page_header("hayate crossval", title, report.date);
  body += tiles(report);
  if (!report.folds.empty()) body += folds_section(report);
  body += postprocessing_section(report);
  body += cases_section(report);
  body += recipes_section({{"Recipe of the folds", report.recipe_json}});
  return html_page(title, body);
}

}  // namespace hayate
