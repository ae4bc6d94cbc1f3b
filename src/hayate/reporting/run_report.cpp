// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include "hayate/base/text.h"
#include "hayate/reporting/cases_section.h"
#include "hayate/reporting/html_report.h"
#include "hayate/reporting/number_text.h"
#include "hayate/reporting/phase_times.h"
#include "hayate/reporting/rank_advice.h"
#include "hayate/reporting/rank_costs.h"
#include "hayate/reporting/ranks_table.h"
#include "hayate/reporting/report_sections.h"
#include "hayate/reporting/speedup_table.h"

namespace hayate {
namespace {

std::string with_unit(double seconds) {
  return format_quantity(seconds) + " s";
}

double mean_of(const RunResult& run, double EpochRecord::*number) {
  return mean_over_epochs(run.epochs, number).value_or(kNotMeasured);
}

std::string summary_tiles(const RunResult& run) {
  const EpochRecord* found = find_best_epoch(run);
  const EpochRecord best = found ? *found : EpochRecord{};
  const DiceKind other = other_kind(run.metric);
  return "<div class=\"tiles\">\n" +
         html_tile("Best mean Dice", format_dice(best.dice(run.metric)), dice_kind_text(run.metric),
                   {{dice_kind_text(other), "", format_dice(best.dice(other))}}) +
         html_tile("Best epoch", found ? fmt::format("{}", best.epoch) : "–",
                   fmt::format("of {}", run.epochs.size()),
                   {{"reached after", "",
                     found ? format_duration(best.total_seconds_with_cache) : "–"}}) +
         html_tile("Time of an epoch", with_unit(mean_of(run, &EpochRecord::epoch_seconds)), "mean",
                   {{"training", "", with_unit(mean_of(run, &EpochRecord::train_seconds))}}) +
         html_tile("Total time", format_duration(run.total_seconds), "",
                   {{"of it filling the cache", "", with_unit(run.cache_fill_seconds)}}) +
         "</div>\n";
}

std::string threshold_table(const RunResult& run) {
  std::vector<std::vector<std::string>> rows;
  const auto best_list = compute_best_list(run.epochs, run.metric);
  for (const double threshold : kDiceThresholds) {
    const auto reached = first_above(best_list, threshold);
    const auto text = [&](double BestEntry::*value) {
      return reached ? with_unit((*reached).*value) : "not reached";
    };
    rows.push_back({fmt::format("{:.2f}", threshold), text(&BestEntry::seconds_without_cache),
                    text(&BestEntry::seconds_with_cache),
                    reached ? fmt::format("{}", reached->epoch) : "–"});
  }
  return html_table({"Dice >", "Without cache fill", "With cache fill", "Epoch"}, rows);
}

std::string times_section(const RunResult& run) {
  const auto row = [&](const std::string& label, double EpochRecord::*value) {
    return std::vector<std::string>{label, with_unit(mean_of(run, value))};
  };
  std::string body = phase_table(run);
  body += "<h3>An epoch</h3>\n" +
          html_table({"Mean of all epochs", "Time"},
                     {row("An epoch", &EpochRecord::epoch_seconds),
                      row("– of it training", &EpochRecord::train_seconds),
                      row("– of it validation", &EpochRecord::validation_seconds),
                      row("– training that waited for data", &EpochRecord::data_wait_seconds)});
  body += fmt::format("<h3>To a mean Dice, {}</h3>\n{}", dice_kind_text(run.metric),
                      threshold_table(run));
  return html_section("Time", body);
}

/// Returns an empty text for a process alone.
std::string ranks_section(const RanksReport& report) {
  if (report.seconds.empty()) return "";
  const RankCosts costs = compute_rank_costs(report.seconds);
  std::string body = html_paragraph("Seconds of an epoch's training, the mean of the epochs.") +
                     ranks_table(report);
  const std::vector<Advice> advice = advise_on_ranks(report);
  body += advice.empty()
              ? html_paragraph(fmt::format("Nothing holds the ranks up: they compute {:.0f} % of "
                                           "the time.",
                                           100.0 * costs.compute_share))
              : "<h3>What binds</h3>\n" + html_advice(advice);
  return html_section("Ranks", body);
}

std::string reading_section(DiceKind metric) {
  const std::string picks =
      metric == DiceKind::kForeground
          ? "The best weights are those with the best mean Dice of the foreground "
            "(metric.include_background is false in the recipe): the mean over all classes but the "
            "background, whose Dice is easily high."
          : "The best weights are those with the best mean Dice over all classes, background "
            "included, as in MONAI's fast-training tutorial. Background is easily right: with one "
            "foreground class a mean Dice of 0.95 is a foreground Dice of about 0.90.";
  return html_section(
      "How to read this",
      html_paragraph(picks) +
          html_paragraph("Without cache fill, time starts with the first epoch, after the cases "
                         "have been read and preprocessed once; with it, that time counts too. "
                         "Saving counts in neither."));
}

}  // namespace

std::string render_report(const RunReport& report) {
  const ReportContext& context = report.context;
  const std::string title =
      // A run that is neither regular nor fast is called just that.
      fmt::format("{} on {}",
                  report.run.label == "Training" ? "Training" : report.run.label + " training",
                  context.data_set.name);
  std::string body = page_header(report.command, title, context.date);
  body += summary_tiles(report.run);
  body += warnings_section(context);
  body += dice_section({&report.run}, context.data_set.class_names);
  body += gallery_section(report);
  body += cases_section(report);
  body += figures_section(context.figures);
  body += times_section(report.run);
  body += ranks_section(report.ranks);
  body += reading_section(report.run.metric);
  body += data_set_section(context.data_set);
  body += recipes_section({{"The recipe, with all defaults", report.recipe_json}});
  body += machine_section(context.machine);
  return html_page(title, body);
}

}  // namespace hayate
