// SPDX-License-Identifier: Apache-2.0
#include <span>
#include <utility>

#include <fmt/format.h>

#include "hayate/reporting/comparison_role.h"
#include "hayate/reporting/html_report.h"
#include "hayate/reporting/number_text.h"
#include "hayate/reporting/report_sections.h"
#include "hayate/reporting/speedup_table.h"

namespace hayate {
namespace {

/// The threshold of the tutorial's claim.
constexpr std::size_t kHeadline = 3;
static_assert(kDiceThresholds[kHeadline] == 0.95);

std::string ratio_text(const Speedup& speedup) {
  if (!speedup.ratio) return "–";
  return (speedup.ratio_is_lower_bound ? "> " : "") + format_ratio(*speedup.ratio);
}

std::string seconds_text(const std::optional<double>& seconds, const char* otherwise) {
  return seconds ? format_quantity(*seconds) + " s" : otherwise;
}

std::string time_to_dice_text(const std::optional<double>& seconds) {
  return seconds_text(seconds, "not reached");
}

std::string epochs_to_dice_text(const std::optional<double>& epochs) {
  return epochs ? fmt::format("{:.0f}", *epochs) : "not reached";
}

using Row = std::vector<std::string>;

/// The regular run's number, and of each other run its own and how many times less it is.
/// \param tables  of each run but the first.
template <class Quantity, class Text>
Row speedup_row(std::string label, std::span<const SpeedupTable> tables, Quantity quantity,
                Text text) {
  Row row{std::move(label), text(quantity(tables.front()).regular)};
  for (const SpeedupTable& table : tables) {
    const Speedup& speedup = quantity(table);
    row.push_back(text(speedup.fast));
    row.push_back(ratio_text(speedup));
  }
  return row;
}

/// What is the first column, then the runs, each but the first with its ratio.
Row speedup_header(std::string first, const std::vector<std::string>& names) {
  Row header{std::move(first), names.front()};
  for (std::size_t i = 1; i < names.size(); ++i) {
    header.push_back(names[i]);
    header.emplace_back("Ratio");
  }
  return header;
}

/// Tiles whose large number is the fastest run's, which is the last one.
std::string summary_tiles(const ComparisonReport& report, std::span<const SpeedupTable> tables) {
  const auto tile = [&](const std::string& title, const std::string& big, const std::string& unit,
                        auto text_of_run) {
    std::vector<TileValue> values;
    for (std::size_t i = 0; i < report.runs.size(); ++i) {
      values.push_back(
          {report.runs[i].run.label, std::string(kComparisonRoles[i].style), text_of_run(i)});
    }
    return html_tile(title, big, unit, values);
  };
  const auto seconds_tile = [&](const std::string& title, const std::string& clock, auto quantity,
                                const char* otherwise) {
    return tile(title, ratio_text(quantity(tables.back())), clock, [&](std::size_t i) {
      return seconds_text(value_of_run(tables, i, quantity), otherwise);
    });
  };
  const DiceKind kind = shared_metric(report.results());
  const auto best_dice = [&](std::size_t i) {
    const EpochRecord* best = find_best_epoch(report.runs[i].run);
    return format_dice(best ? best->dice(kind) : kNotMeasured);
  };
  const std::string last(kComparisonRoles[report.runs.size() - 1].style);
  return "<div class=\"tiles\">\n" +
         seconds_tile(
             "Time of an epoch", "regular / " + last,
             [](const SpeedupTable& table) { return table.epoch_seconds; }, "–") +
         seconds_tile(
             fmt::format("Time to mean Dice {:.2f}", kDiceThresholds[kHeadline]),
             "without cache fill",
             [&](const SpeedupTable& table) {
               return table.of(kind)[kHeadline].seconds_without_cache;
             },
             "not reached") +
         seconds_tile(
             "Total time", "with cache fill",
             [](const SpeedupTable& table) { return table.total_seconds_with_cache; }, "–") +
         tile("Best mean Dice", best_dice(report.runs.size() - 1),
              fmt::format("{}, {}", last, dice_kind_text(kind)), best_dice) +
         "</div>\n";
}

std::string times_table(const ComparisonReport& report, std::span<const SpeedupTable> tables) {
  std::vector<std::string> labels;
  Row epochs{"Epochs"};
  for (const ComparedRun& one : report.runs) {
    labels.push_back(one.run.label);
    epochs.push_back(fmt::format("{}", one.run.epochs.size()));
    if (labels.size() > 1) epochs.emplace_back();
  }
  const auto row = [&](const char* label, Speedup SpeedupTable::*quantity) {
    return speedup_row(
        label, tables, [&](const SpeedupTable& table) { return table.*quantity; },
        [](const std::optional<double>& seconds) { return seconds_text(seconds, "–"); });
  };
  return html_table(
      speedup_header("Time", labels),
      {epochs, row("An epoch, mean of all", &SpeedupTable::epoch_seconds),
       row("– of it training", &SpeedupTable::train_seconds),
       row("– of it validation", &SpeedupTable::validation_seconds),
       row("– training that waited for data", &SpeedupTable::data_wait_seconds),
       row("Filling the cache", &SpeedupTable::cache_fill_seconds),
       row("All epochs, without cache fill", &SpeedupTable::total_seconds_without_cache),
       row("All epochs, with cache fill", &SpeedupTable::total_seconds_with_cache)});
}

template <class Text>
std::string threshold_table(std::span<const SpeedupTable> tables, DiceKind kind,
                            Speedup ThresholdSpeedup::*quantity, Text text) {
  std::vector<std::string> names;
  for (std::size_t i = 0; i <= tables.size(); ++i) names.emplace_back(kComparisonRoles[i].name);
  std::vector<Row> rows;
  for (std::size_t i = 0; i < tables.front().of(kind).size(); ++i) {
    rows.push_back(speedup_row(
        fmt::format("{:.2f}", tables.front().of(kind)[i].threshold), tables,
        [&](const SpeedupTable& table) { return table.of(kind)[i].*quantity; }, text));
  }
  return html_table(speedup_header("Dice >", names), rows);
}

std::string threshold_tables(std::span<const SpeedupTable> tables, DiceKind kind) {
  const auto column = [](std::string_view title, const std::string& table) {
    return fmt::format("<div><h3>{}</h3>\n{}</div>\n", title, table);
  };
  // Three runs take wider tables.
  const std::string layout = tables.size() > 1 ? "columns wide" : "columns";
  return fmt::format("<div class=\"{}\">\n", layout) +
         column("Time, without cache fill",
                threshold_table(tables, kind, &ThresholdSpeedup::seconds_without_cache,
                                time_to_dice_text)) +
         column("Time, with cache fill",
                threshold_table(tables, kind, &ThresholdSpeedup::seconds_with_cache,
                                time_to_dice_text)) +
         column("Epochs",
                threshold_table(tables, kind, &ThresholdSpeedup::epochs, epochs_to_dice_text)) +
         "</div>\n";
}

std::string speed_section(const ComparisonReport& report, std::span<const SpeedupTable> tables) {
  std::string body = times_table(report, tables);
  const DiceKind kind = shared_metric(report.results());
  const DiceKind other = other_kind(kind);
  body += fmt::format("<h3>To a mean Dice, {}</h3>\n{}", dice_kind_text(kind),
                      threshold_tables(tables, kind));
  body += fmt::format(
      "<details><summary>The same thresholds for the mean Dice {}</summary>\n{}</details>\n",
      dice_kind_text(other), threshold_tables(tables, other));
  return html_section("Speed", body);
}

std::string reading_section() {
  std::string body = html_paragraph(
      "Mean Dice with background is the mean over all classes, as in MONAI's fast-training "
      "tutorial. Background is easily right: with one foreground class a mean Dice of 0.95 is a "
      "foreground Dice of about 0.90. Both are given.");
  body += html_paragraph(
      "There are two clocks. Without cache fill, time starts with the first epoch, after a run has "
      "read and preprocessed its cases once; this is the tutorial's clock. With cache "
      "fill, that time counts too. Validation counts in both.");
  body += html_paragraph(
      "A ratio is the regular run's number divided by the other's. “>” marks one where the regular "
      "run ended before it got "
      "there; it is computed from the time that the run took in all. A time to a Dice is the "
      "product of two things, seconds per epoch and the number of epochs; the second depends on "
      "data, seed and learning rate, and one run of each is no estimate of its spread.");
  return html_section("How to read this", body);
}

}  // namespace

std::vector<const RunResult*> ComparisonReport::results() const {
  std::vector<const RunResult*> results;
  for (const ComparedRun& one : runs) results.push_back(&one.run);
  return results;
}

std::string render_report(const ComparisonReport& report) {
  const ReportContext& context = report.context;
  const std::vector<SpeedupTable> tables = compute_speedup_tables(report.results());
  const std::string title = fmt::format(
      "{} on {}",
      report.runs.size() > 2 ? "Regular, fast and sprint training" : "Regular and fast training",
      context.data_set.name);
  std::string body = page_header("hayate compare", title, context.date);
  body += summary_tiles(report, tables);
  body += warnings_section(context);
  body += speed_section(report, tables);
  body += dice_section(report.results(), context.data_set.class_names);
  body += figures_section(context.figures);
  body += reading_section();
  body += data_set_section(context.data_set);
  std::vector<RecipeText> recipes;
  for (std::size_t i = 0; i < report.runs.size(); ++i) {
    recipes.push_back({fmt::format("Recipe of the {} run", kComparisonRoles[i].style),
                       report.runs[i].recipe_json});
  }
  body += recipes_section(recipes);
  body += machine_section(context.machine);
  return html_page(title, body);
}

}  // namespace hayate
