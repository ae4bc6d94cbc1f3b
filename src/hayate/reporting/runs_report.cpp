// SPDX-License-Identifier: Apache-2.0
#include "hayate/reporting/runs_report.h"

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "hayate/base/text.h"
#include "hayate/reporting/figure_colours.h"
#include "hayate/reporting/html_report.h"
#include "hayate/reporting/number_text.h"
#include "hayate/reporting/recipe_differences.h"
#include "hayate/reporting/report_sections.h"
#include "hayate/reporting/speedup_table.h"

namespace hayate {
namespace {

using Row = std::vector<std::string>;

std::vector<const RunResult*> results_of(const RunsReport& report) {
  std::vector<const RunResult*> runs;
  for (const RunReport& one : report.runs) runs.push_back(&one.run);
  return runs;
}

double best_dice(const RunResult& run, DiceKind kind) {
  const auto best_list = compute_best_list(run.epochs, kind);
  return best_list.empty() ? kNotMeasured : best_list.back().dice;
}

Row run_row(const RunResult& run, DiceKind kind) {
  const auto best_list = compute_best_list(run.epochs, kind);
  const auto epoch_seconds = mean_over_epochs(run.epochs, &EpochRecord::epoch_seconds);
  return {
      run.label, format_dice(best_dice(run, kind)),
      best_list.empty() ? "–" : fmt::format("{} of {}", best_list.back().epoch, run.epochs.size()),
      format_quantity(epoch_seconds.value_or(kNotMeasured)) + " s",
      format_duration(run.total_seconds)};
}

std::string runs_table(const RunsReport& report, DiceKind kind) {
  std::vector<Row> rows;
  for (const RunReport& one : report.runs) rows.push_back(run_row(one.run, kind));
  return html_table({"Run", "Best Dice", "Epoch", "An epoch", "In all"}, rows);
}

/// Times to the thresholds that one of the runs has passed.
std::string threshold_table(const RunsReport& report, DiceKind kind) {
  Row header{"Run"};
  std::vector<Row> rows;
  for (const RunReport& one : report.runs) rows.push_back({one.run.label});
  for (const double threshold : kRunsThresholds) {
    Row column;
    for (const RunReport& one : report.runs) {
      const auto reached = first_above(compute_best_list(one.run.epochs, kind), threshold);
      column.push_back(reached ? format_duration(reached->seconds_with_cache) : "");
    }
    if (std::ranges::all_of(column, &std::string::empty)) continue;
    header.push_back(fmt::format("> {:.2f}", threshold));
    for (std::size_t i = 0; i < rows.size(); ++i) {
      rows[i].push_back(column[i].empty() ? "not reached" : column[i]);
    }
  }
  if (header.size() == 1) {
    return html_paragraph(fmt::format("No run has passed {:.2f}.", kRunsThresholds.front()));
  }
  return html_table(header, rows);
}

std::string results_section(const RunsReport& report, DiceKind kind) {
  const bool is_shared = std::ranges::all_of(
      report.runs, [&](const RunReport& one) { return one.run.metric == kind; });
  std::string body = html_paragraph(
      fmt::format("Mean Dice here: {}, {}. Times count the cache fill.", dice_kind_text(kind),
                  is_shared ? "as in the recipes" : "since the recipes do not agree on it"));
  body += runs_table(report, kind) + "<h3>Time to a mean Dice</h3>\n";
  return html_section("Runs", body + threshold_table(report, kind));
}

std::string differences_section(const RunsReport& report) {
  std::vector<std::string> recipes;
  Row header{"Key"};
  for (const RunReport& one : report.runs) {
    recipes.push_back(one.recipe_json);
    header.push_back(one.run.label);
  }
  std::vector<Row> rows;
  for (const RecipeDifference& one : find_recipe_differences(recipes)) {
    rows.push_back({one.key});
    rows.back().insert(rows.back().end(), one.values.begin(), one.values.end());
  }
  return html_section("What differs in the recipes",
                      rows.empty() ? html_paragraph("Nothing.") : html_table(header, rows));
}

/// Runs on other data are not to be compared, so it is said.
std::string data_section(const RunsReport& report) {
  std::set<std::string> hashes;
  for (const RunReport& one : report.runs) hashes.insert(one.context.data_set.hash);
  if (hashes.size() == 1) return data_set_section(report.runs.front().context.data_set);
  std::vector<Row> rows;
  for (const RunReport& one : report.runs) {
    const DataSetSummary& data_set = one.context.data_set;
    rows.push_back({one.run.label, data_set.name,
                    fmt::format("{} + {}", data_set.training_cases, data_set.validation_cases),
                    data_set.hash});
  }
  return html_section(
      "Data sets",
      html_paragraph("The runs were not trained on the same files: their Dice says little about "
                     "which one is better.") +
          html_table({"Run", "Data set", "Cases", "Hash"}, rows),
      "note");
}

}  // namespace

std::string render_report(const RunsReport& report) {
  const DiceKind kind = shared_metric(results_of(report));
  const std::string title =
      fmt::format("{} runs on {}", report.runs.size(), report.runs.front().context.data_set.name);
  std::string body = page_header(kReportCommand, title, report.date);
  ReportContext context;
  context.warnings = report.warnings;
  body += warnings_section(context);
  body += results_section(report, kind);
  body += figures_section(report.figures);
  body += dice_section(results_of(report), report.runs.front().context.data_set.class_names);
  body += differences_section(report);
  body += data_section(report);
  std::vector<RecipeText> recipes;
  for (const RunReport& one : report.runs) recipes.push_back({one.run.label, one.recipe_json});
  body += recipes_section(recipes);
  return html_page(title, body);
}

}  // namespace hayate
