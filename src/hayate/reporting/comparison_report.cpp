// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

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

std::vector<std::string> seconds_row(const std::string& label, const Speedup& speedup) {
  return {label, seconds_text(speedup.regular, "–"), seconds_text(speedup.fast, "–"),
          ratio_text(speedup)};
}

std::string summary_tiles(const ComparisonReport& report, const SpeedupTable& table) {
  const auto tile = [&](const std::string& title, const std::string& big, const std::string& unit,
                        const std::string& regular, const std::string& fast) {
    return html_tile(
        title, big, unit,
        {{report.regular.label, "regular", regular}, {report.fast.label, "fast", fast}});
  };
  const auto seconds_tile = [&](const std::string& title, const std::string& clock,
                                const Speedup& speedup, const char* otherwise) {
    return tile(title, ratio_text(speedup), clock, seconds_text(speedup.regular, otherwise),
                seconds_text(speedup.fast, otherwise));
  };
  const DiceKind kind = shared_metric({&report.regular, &report.fast});
  const auto best_dice = [&](const RunResult& run) {
    const EpochRecord* best = find_best_epoch(run);
    return format_dice(best ? best->dice(kind) : kNotMeasured);
  };
  return "<div class=\"tiles\">\n" +
         seconds_tile("Time of an epoch", "regular / fast", table.epoch_seconds, "–") +
         seconds_tile(fmt::format("Time to mean Dice {:.2f}", kDiceThresholds[kHeadline]),
                      "without cache fill", table.of(kind)[kHeadline].seconds_without_cache,
                      "not reached") +
         seconds_tile("Total time", "with cache fill", table.total_seconds_with_cache, "–") +
         tile("Best mean Dice", best_dice(report.fast),
              fmt::format("fast, {}", dice_kind_text(kind)), best_dice(report.regular),
              best_dice(report.fast)) +
         "</div>\n";
}

std::string times_table(const ComparisonReport& report, const SpeedupTable& table) {
  std::vector<std::vector<std::string>> rows{
      {"Epochs", fmt::format("{}", report.regular.epochs.size()),
       fmt::format("{}", report.fast.epochs.size()), ""},
      seconds_row("An epoch, mean of all", table.epoch_seconds),
      seconds_row("– of it training", table.train_seconds),
      seconds_row("– of it validation", table.validation_seconds),
      seconds_row("– training that waited for data", table.data_wait_seconds),
      seconds_row("Filling the cache", table.cache_fill_seconds),
      seconds_row("All epochs, without cache fill", table.total_seconds_without_cache),
      seconds_row("All epochs, with cache fill", table.total_seconds_with_cache)};
  return html_table({"Time", report.regular.label, report.fast.label, "Ratio"}, rows);
}

template <class Text>
std::string threshold_table(std::span<const ThresholdSpeedup> thresholds,
                            Speedup ThresholdSpeedup::*quantity, Text text) {
  std::vector<std::vector<std::string>> rows;
  for (const ThresholdSpeedup& row : thresholds) {
    const Speedup& speedup = row.*quantity;
    rows.push_back({fmt::format("{:.2f}", row.threshold), text(speedup.regular), text(speedup.fast),
                    ratio_text(speedup)});
  }
  return html_table({"Dice >", "Regular", "Fast", "Ratio"}, rows);
}

std::string threshold_tables(std::span<const ThresholdSpeedup> thresholds) {
  const auto column = [](std::string_view title, const std::string& table) {
    return fmt::format("<div><h3>{}</h3>\n{}</div>\n", title, table);
  };
  return "<div class=\"columns\">\n" +
         column("Time, without cache fill",
                threshold_table(thresholds, &ThresholdSpeedup::seconds_without_cache,
                                time_to_dice_text)) +
         column("Time, with cache fill",
                threshold_table(thresholds, &ThresholdSpeedup::seconds_with_cache,
                                time_to_dice_text)) +
         column("Epochs",
                threshold_table(thresholds, &ThresholdSpeedup::epochs, epochs_to_dice_text)) +
         "</div>\n";
}

std::string speed_section(const ComparisonReport& report, const SpeedupTable& table) {
  std::string body = times_table(report, table);
  const DiceKind kind = shared_metric({&report.regular, &report.fast});
  const DiceKind other = other_kind(kind);
  body += fmt::format("<h3>To a mean Dice, {}</h3>\n{}", dice_kind_text(kind),
                      threshold_tables(table.of(kind)));
  body += fmt::format(
      "<details><summary>The same thresholds for the mean Dice {}</summary>\n{}</details>\n",
      dice_kind_text(other), threshold_tables(table.of(other)));
  return html_section("Speed", body);
}

std::string reading_section() {
  std::string body = html_paragraph(
      "Mean Dice with background is the mean over all classes, as in MONAI's fast-training "
      "tutorial. Background is easily right: with one foreground class a mean Dice of 0.95 is a "
      "foreground Dice of about 0.90. Both are given.");
  body += html_paragraph(
      "There are two clocks. Without cache fill, time starts with the first epoch, after the fast "
      "run has read and preprocessed its cases once; this is the tutorial's clock. With cache "
      "fill, that time counts too. Validation counts in both.");
  body += html_paragraph(
      "A ratio is regular divided by fast. “>” marks one where the regular run ended before it got "
      "there; it is computed from the time that the run took in all. A time to a Dice is the "
      "product of two things, seconds per epoch and the number of epochs; the second depends on "
      "data, seed and learning rate, and one run of each is no estimate of its spread.");
  return html_section("How to read this", body);
}

}  // namespace

std::string render_report(const ComparisonReport& report) {
  const ReportContext& context = report.context;
  const SpeedupTable table = compute_speedup_table(report.regular, report.fast);
  const std::string title = fmt::format("Regular and fast training on {}", context.data_set.name);
  std::string body = page_header("hayate compare", title, context.date);
  body += summary_tiles(report, table);
  body += warnings_section(context);
  body += speed_section(report, table);
  body += dice_section({&report.regular, &report.fast}, context.data_set.class_names);
  body += figures_section(context.figures);
  body += reading_section();
  body += data_set_section(context.data_set);
  body += recipes_section({{"Recipe of the regular run", report.regular_recipe_json},
                           {"Recipe of the fast run", report.fast_recipe_json}});
  body += machine_section(context.machine);
  return html_page(title, body);
}

}  // namespace hayate
