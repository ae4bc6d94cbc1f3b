// SPDX-License-Identifier: Apache-2.0
#include "hayate/reporting/figures.h"

#include <array>
#include <cmath>

#include <gtest/gtest.h>

#include "hayate/reporting/figure_panels.h"
#include "hayate/reporting/run_report.h"
#include "support/error_text.h"

namespace hayate {
namespace {

/// A run that gets to `dice_at_end` in equal steps, validated every `interval` epochs.
RunResult make_run(const std::string& label, std::int64_t epochs, double dice_at_end,
                   double first_loss = 1.0, std::int64_t interval = 1) {
  RunResult run{label, {}, 3.0, 3.0};
  for (std::int64_t epoch = 1; epoch <= epochs; ++epoch) {
    const double progress = static_cast<double>(epoch) / static_cast<double>(epochs);
    EpochRecord record;
    record.epoch = epoch;
    record.train_loss = first_loss * (1.1 - progress);
    if (epoch % interval == 0) {
      record.mean_dice = dice_at_end * progress;
      record.mean_foreground_dice = std::max(0.0, 2.0 * record.mean_dice - 1.0);
    }
    record.epoch_seconds = 2.0;
    record.total_seconds_without_cache = 2.0 * static_cast<double>(epoch);
    record.total_seconds_with_cache = record.total_seconds_without_cache + 3.0;
    run.total_seconds = record.total_seconds_with_cache;
    run.epochs.push_back(record);
  }
  return run;
}

void expect_is_drawing(const Drawing& drawing) {
  EXPECT_NE(drawing.svg.find("<svg"), std::string::npos) << drawing.title;
  EXPECT_NE(drawing.svg.find("</svg>"), std::string::npos) << drawing.title;
  EXPECT_EQ(drawing.svg.find("nan"), std::string::npos) << drawing.title;
}

void expect_all_drawn(const std::vector<Figure>& figures) {
  for (const Figure& figure : figures) {
    expect_is_drawing(figure.whole);
    for (const Drawing& panel : figure.panels) expect_is_drawing(panel);
  }
}

TEST(Figures, AreTheTutorialsThree) {
  const RunResult regular = make_run("Regular", 40, 0.96);
  const RunResult fast = make_run("Fast", 40, 0.98);
  const auto figures = make_comparison_figures({&regular, &fast});
  ASSERT_EQ(figures.size(), 3U);
  EXPECT_EQ(figures[0].panels.size(), 4U);
  EXPECT_EQ(figures[1].panels.size(), 2U);
  EXPECT_EQ(figures[2].panels.size(), 3U);
  expect_all_drawn(figures);
}

TEST(Figures, HaveACurveAndBarsForTheSprint) {
  const RunResult regular = make_run("Regular", 40, 0.96);
  const RunResult fast = make_run("Fast", 40, 0.98);
  const RunResult sprint = make_run("Sprint", 12, 0.97);
  const auto figures = make_comparison_figures({&regular, &fast, &sprint});
  EXPECT_EQ(figures[0].panels.size(), 6U);
  EXPECT_TRUE(contains(figures[1].whole.svg, "Sprint"));
  EXPECT_TRUE(contains(figures[2].whole.svg, "Sprint"));
  expect_all_drawn(figures);
}

TEST(FiguresSlow, AreDrawnForRunsOfAnyKind) {
  const RunResult none{"Regular", {}, 0.0, 0.0};
  const RunResult one = make_run("Fast", 1, 0.3);
  const RunResult rarely_validated = make_run("Fast", 7, 0.9, 1.0, 5);
  const RunResult huge_loss = make_run("Regular", 5, 0.0, 1e30);
  const RunResult negative_loss = make_run("Regular", 5, 0.99, -2.0);
  RunResult failed = make_run("Regular", 3, 0.5);
  for (EpochRecord& record : failed.epochs) record.train_loss = INFINITY;
  expect_all_drawn(make_comparison_figures({&none, &none}));
  expect_all_drawn(make_comparison_figures({&none, &one}));
  expect_all_drawn(make_comparison_figures({&one, &rarely_validated}));
  expect_all_drawn(make_comparison_figures({&huge_loss, &negative_loss}));
  RunReport report;
  report.run = failed;
  expect_all_drawn(make_run_figures(report));
}

TEST(ThresholdPanel, LabelsWhatWasNotReachedWithMinusOne) {
  ThresholdSpeedup row;
  row.threshold = 0.95;
  row.epochs.fast = 23.0;
  SpeedupTable table;
  table.mean_dice = {row};
  const Panel panel = make_threshold_epoch_panel({&table, 1}, DiceKind::kWithBackground);
  EXPECT_NE(panel.script.find("-0.24 0 0 \"−1\""), std::string::npos) << panel.script;
  EXPECT_NE(panel.script.find("0.24 0 23 \"23\""), std::string::npos) << panel.script;
  EXPECT_NE(panel.script.find("not reached"), std::string::npos) << panel.script;
}

TEST(LossPanel, IsLogarithmicWhereTheLossSpansDecades) {
  RunResult run = make_run("Regular", 3, 0.5);
  EXPECT_EQ(make_loss_panel("loss", run, kRegularColour).script.find("logscale"),
            std::string::npos);
  run.epochs[0].train_loss = 1e6;
  EXPECT_NE(make_loss_panel("loss", run, kRegularColour).script.find("logscale y"),
            std::string::npos);
}

TEST(DiceAgainstTimePanel, IsLogarithmicWhereTheRunsDifferMuch) {
  RunResult regular = make_run("Regular", 10, 0.9);
  const RunResult fast = make_run("Fast", 10, 0.9);
  const auto script = [&] {
    const std::array<TimeCurve, 2> curves{
        {{"Regular", kRegularColour, best_dice_against_seconds(regular, DiceKind::kWithBackground)},
         {"Fast", kFastColour, best_dice_against_seconds(fast, DiceKind::kWithBackground)}}};
    return make_dice_against_time_panel("best", "title", curves, "seconds", CurveStyle::kSteps)
        .script;
  };
  EXPECT_EQ(script().find("logscale"), std::string::npos);
  for (EpochRecord& record : regular.epochs) record.total_seconds_without_cache *= 20.0;
  EXPECT_NE(script().find("logscale x"), std::string::npos);
}

TEST(DiceAgainstTimePanel, MinutesCountTheCacheFill) {
  const Points points =
      dice_against_minutes(make_run("Fast", 4, 0.8, 1.0, /*interval=*/2), DiceKind::kForeground);
  ASSERT_EQ(points.size(), 2U);
  EXPECT_NEAR(points[0].x, (4.0 + 3.0) / 60.0, 1e-12);
  EXPECT_NEAR(points[1].y, 0.6, 1e-12);
}

TEST(DicePanel, DrawsTheRunsOwnMetricThick) {
  RunResult run = make_run("Fast", 4, 0.8);
  const auto thick = [&] {
    const std::string script = make_dice_panel("dice", run, kSingleColour).script;
    const std::size_t at = script.find("linewidth 2");
    return script.substr(script.find("title '", at) + 7, 4);
  };
  EXPECT_EQ(thick(), "with");
  run.metric = DiceKind::kForeground;
  EXPECT_EQ(thick(), "fore");
}

TEST(Figures, OfSeveralRunsHaveTheirLegendBesideThem) {
  std::vector<RunReport> reports(2);
  reports[0].run = make_run("one", 4, 0.8);
  reports[1].run = make_run("two", 4, 0.9);
  const auto figures = make_runs_figures(reports, DiceKind::kForeground);
  ASSERT_EQ(figures.size(), 1U);
  expect_all_drawn(figures);
  ASSERT_EQ(figures[0].legend.size(), 2U);
  EXPECT_EQ(figures[0].legend[1].label, "two");
  EXPECT_NE(figures[0].whole.svg.find(">two<"), std::string::npos);
  EXPECT_EQ(figures[0].panels[0].svg.find(">two<"), std::string::npos);
}

TEST(Figures, AnLrFinderMarksItsSteepestPoint) {
  LrFinder finder({.start_lr = 1e-5, .end_lr = 1.0, .num_iter = 50, .smooth_f = 1.0});
  while (!finder.is_finished()) {
    const double decades = std::log10(finder.next_lr()) + 3.0;
    finder.add(1.0 / (1.0 + std::exp(4.0 * decades)) + 0.1);
  }
  const Figure figure = make_lr_finder_figure(finder.points());
  expect_all_drawn({figure});
  EXPECT_NE(figure.whole.svg.find("steepest, 0.001"), std::string::npos);
  expect_all_drawn({make_lr_finder_figure({})});
}

}  // namespace
}  // namespace hayate
