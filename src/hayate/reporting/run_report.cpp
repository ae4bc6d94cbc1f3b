// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include "hayate/reporting/html_report.h"
#include "hayate/reporting/number_text.h"
#include "hayate/reporting/rank_advice.h"
#include "hayate/reporting/rank_costs.h"
#include "hayate/reporting/ranks_table.h"
#include "hayate/reporting/report_sections.h"
#include "hayate/reporting/speedup_table.h"

namespace hayate {
namespace {

std::string seconds_text(double seconds) {
  return format_quantity(seconds) + " s";
}

double mean_of(const RunResult& run, double EpochRecord::*number) {
  return mean_over_epochs(run.epochs, number).value_or(kNotMeasured);
}

std::string summary_tiles(const RunResult& run) {
  const EpochRecord* best = find_best_epoch(run.epochs);
  return "<div class=\"tiles\">\n" +
         html_tile("Best mean Dice", format_dice(best ? best->mean_dice : kNotMeasured),
                   "with background",
                   {{"foreground only", "",
                     format_dice(best ? best->mean_foreground_dice : kNotMeasured)}}) +
         html_tile("Time of an epoch", seconds_text(mean_of(run, &EpochRecord::epoch_seconds)),
                   "mean", {{"epochs", "", fmt::format("{}", run.epochs.size())}}) +
         html_tile("Total time", seconds_text(run.total_seconds), "",
                   {{"of it filling the cache", "", seconds_text(run.cache_fill_seconds)}}) +
         "</div>\n";
}

std::string times_section(const RunResult& run) {
  const auto row = [&](const std::string& label, double EpochRecord::*value) {
    return std::vector<std::string>{label, seconds_text(mean_of(run, value))};
  };
  std::string body =
      html_table({"Mean of all epochs", "Time"},
                 {row("An epoch", &EpochRecord::epoch_seconds),
                  row("– of it training", &EpochRecord::train_seconds),
                  row("– of it validation", &EpochRecord::validation_seconds),
                  row("– training that waited for data", &EpochRecord::data_wait_seconds)});

  std::vector<std::vector<std::string>> rows;
  const auto best_list = compute_best_list(run.epochs, DiceKind::kWithBackground);
  for (const double threshold : kDiceThresholds) {
    const auto reached = first_above(best_list, threshold);
    const auto text = [&](double BestEntry::*value) {
      return reached ? seconds_text((*reached).*value) : "not reached";
    };
    rows.push_back({fmt::format("{:.2f}", threshold), text(&BestEntry::seconds_without_cache),
                    text(&BestEntry::seconds_with_cache),
                    reached ? fmt::format("{}", reached->epoch) : "not reached"});
  }
  body += "<h3>To a mean Dice, background included</h3>\n" +
          html_table({"Dice >", "Without cache fill", "With cache fill", "Epoch"}, rows);
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

std::string reading_section() {
  return html_section(
      "How to read this",
      html_paragraph("Mean Dice is the mean over all classes, background included, as in MONAI's "
                     "fast-training tutorial. Background is easily right: with one foreground "
                     "class a mean Dice of 0.95 is a foreground Dice of about 0.90.") +
          html_paragraph("Without cache fill, time starts with the first epoch, after the cases "
                         "have been read and preprocessed once; with it, that time counts too."));
}

}  // namespace

std::string render_report(const RunReport& report) {
  const ReportContext& context = report.context;
  const std::string title =
      // A run that is neither regular nor fast is called just that.
      fmt::format("{} on {}",
                  report.run.label == "Training" ? "Training" : report.run.label + " training",
                  context.data_set.name);
  std::string body = fmt::format(
      "<header>\n<div class=\"kicker\">hayate train</div>\n<h1>{}</h1>\n"
      "<div class=\"soft\">{}</div>\n</header>\n",
      escape_html(title), escape_html(context.date));
  body += summary_tiles(report.run);
  body += warnings_section(context);
  body += dice_section({&report.run}, context.data_set.class_names);
  body += times_section(report.run);
  body += ranks_section(report.ranks);
  body += figures_section(context.figures);
  body += reading_section();
  body += data_set_section(context.data_set);
  body += recipes_section({{"The recipe, with all defaults", report.recipe_json}});
  body += machine_section(context.machine);
  return html_page(title, body);
}

}  // namespace hayate
