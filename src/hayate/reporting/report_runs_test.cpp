// SPDX-License-Identifier: Apache-2.0
#include "hayate/reporting/report_runs.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "hayate/base/atomic_file.h"
#include "hayate/base/error.h"
#include "hayate/recipe/recipe.h"
#include "hayate/reporting/html_report.h"
#include "hayate/reporting/metrics_log.h"
#include "hayate/reporting/read_run.h"
#include "support/error_text.h"
#include "support/temp_folder.h"

namespace hayate {
namespace {

namespace fs = std::filesystem;

constexpr const char* kRun = R"({
 "label": "Fast training", "date": "2026-01-02 03:04 UTC", "hayate_version": "1", "commit": "c",
 "cpu": "CPU X", "threads": 2, "cached_bytes": 1000000, "saving_seconds": 0.5,
 "dataset": {"name": "tiny", "hash": "0123456789abcdef", "split": {"text": "the last 1 case"},
             "training_cases": ["a", "b"], "validation_cases": ["c"]},
 "trained_on": {"class_names": ["background", "ball"]},
 "skipped_cases": [{"name": "d", "reason": "is damaged"}]})";

class ReportRuns : public testing::Test {
 protected:
  /// A run of three epochs, the second of which is the best one, in 10 s each behind 5 s of cache.
  fs::path make_run(const std::string& name, const std::vector<std::string>& settings = {}) {
    const RunFolder folder{root_.path() / name};
    make_folder(folder.path);
    std::vector<std::string> all{"metric.include_background=false"};
    all.insert(all.end(), settings.begin(), settings.end());
    write_file_atomically(folder.recipe(), read_recipe("spleen_fast", all).to_json().dump());
    write_file_atomically(folder.run(), kRun);
    std::vector<EpochRecord> epochs;
    for (std::int64_t epoch = 1; epoch <= 3; ++epoch) {
      EpochRecord record;
      record.epoch = epoch;
      record.train_loss = 0.5;
      record.mean_foreground_dice = epoch == 2 ? 0.86 : 0.7;
      record.mean_dice = 0.9 + 0.01 * static_cast<double>(epoch);
      record.class_dice = {0.99, record.mean_foreground_dice};
      record.epoch_seconds = 10.0;
      record.total_seconds_without_cache = 10.0 * static_cast<double>(epoch);
      record.total_seconds_with_cache = record.total_seconds_without_cache + 5.0;
      epochs.push_back(record);
    }
    MetricsLog(folder.path, 2, epochs);
    write_file_atomically(folder.validation_cases(),
                          format_validation_cases({2, {{"c", {{9, 9, 9}, {10, 10, 8}}}}}, {}));
    return folder.path;
  }

  TempFolder root_;
};

TEST_F(ReportRuns, ARunIsReadBackFromItsFiles) {
  const RunReport report = read_run_report({make_run("run")});
  EXPECT_EQ(report.run.label, "Fast training");
  EXPECT_EQ(report.run.metric, DiceKind::kForeground);
  EXPECT_EQ(report.run.epochs.size(), 3U);
  EXPECT_DOUBLE_EQ(report.run.cache_fill_seconds, 5.0);
  EXPECT_DOUBLE_EQ(report.run.total_seconds, 35.0);
  EXPECT_DOUBLE_EQ(report.run.saving_seconds, 0.5);
  EXPECT_EQ(report.context.data_set.class_names[1], "ball");
  EXPECT_EQ(report.context.data_set.training_cases, 2);
  EXPECT_EQ(report.context.skipped_cases[0].reason, "is damaged");
  ASSERT_EQ(report.validation.cases.size(), 1U);
  EXPECT_EQ(report.validation.epoch, 2);
}

TEST_F(ReportRuns, AForegroundMetricIsTheHeadline) {
  const std::string page = render_report(read_run_report({make_run("run")}));
  EXPECT_TRUE(contains(page, "<p class=\"big\">0.8600 <small>foreground only</small></p>"));
  EXPECT_TRUE(contains(page, "<h2>Best epoch</h2>\n<p class=\"big\">2 <small>of 3</small></p>"));
  EXPECT_TRUE(contains(page, "metric.include_background is false"));
  EXPECT_TRUE(contains(page, "To a mean Dice, foreground only"));
}

TEST_F(ReportRuns, CasesOfAnotherEpochThanTheBestAreLeftOutAndSaid) {
  const fs::path run = make_run("run");
  write_file_atomically(run / "validation_cases.csv",
                        format_validation_cases({1, {{"c", {{9, 9, 9}, {9, 9, 9}}}}}, {}));
  const RunReport report = read_run_report({run});
  EXPECT_TRUE(report.validation.cases.empty());
  ASSERT_EQ(report.context.warnings.size(), 1U);
  EXPECT_TRUE(contains(report.context.warnings[0], "of epoch 1"));
}

TEST_F(ReportRuns, ARunsOwnPageIsDrawnAgainInItsFolder) {
  const fs::path run = make_run("run");
  EXPECT_EQ(report_runs({{run}, {}}), run / "report.html");
  EXPECT_TRUE(contains(read_text_file(run / "report.html"), "hayate train</div>"));
  EXPECT_TRUE(fs::exists(run / "figures/loss_and_dice.svg"));
  EXPECT_FALSE(fs::exists(run / "hayate.lock"));
  EXPECT_EQ(report_runs({{run}, {}}), run / "report.html");
}

TEST_F(ReportRuns, ARunThatIsBeingTrainedIsReportedElsewhereOnly) {
  const fs::path run = make_run("run");
  const RunLock lock(run);
  EXPECT_THROW(report_runs({{run}, {}}), UsageError);
  EXPECT_TRUE(fs::exists(report_runs({{run}, root_.path() / "elsewhere"})));
}

TEST_F(ReportRuns, SeveralRunsStandOnOnePage) {
  const fs::path first = make_run("first");
  const fs::path second = make_run("second", {"optimizer.lr=0.5"});
  const fs::path page = report_runs({{first, second / ""}, root_.path() / "out"});
  const std::string html = read_text_file(page);
  EXPECT_TRUE(contains(html, "<th scope=\"row\">first</th><td>0.8600</td><td>2 of 3</td>"));
  EXPECT_TRUE(contains(html, "&gt; 0.85"));
  EXPECT_FALSE(contains(html, "&gt; 0.90"));
  EXPECT_TRUE(contains(html, "<th scope=\"row\">second</th><td>25.00 s</td><td>25.00 s</td>"));
  EXPECT_TRUE(contains(html, "<th scope=\"row\">optimizer.lr</th>"));
  EXPECT_FALSE(contains(html, "<th scope=\"row\">optimizer.name</th>"));
  EXPECT_TRUE(fs::exists(root_.path() / "out/figures/dice_against_minutes.svg"));
  // Its own page is written again.
  EXPECT_EQ(report_runs({{first, second}, root_.path() / "out"}), page);
}

TEST_F(ReportRuns, NothingThatIsNotItsOwnIsOverwritten) {
  const fs::path first = make_run("first");
  const fs::path second = make_run("second");
  EXPECT_THROW(report_runs({{first, first}, root_.path() / "out"}), UsageError);
  report_runs({{first}, {}});
  EXPECT_THROW(report_runs({{first, second}, first}), UsageError);
  write_file_atomically(second / "report.html", "mine");
  EXPECT_THROW(report_runs({{second}, {}}), UsageError);
  EXPECT_EQ(read_text_file(second / "report.html"), "mine");
}

TEST_F(ReportRuns, WhatIsNoRunIsNamed) {
  const fs::path run = make_run("run");
  EXPECT_TRUE(contains(error_text<MissingInputError>([&] {
                         report_runs({{root_.path() / "none"}, {}});
                       }),
                       "it has no recipe.json"));
  fs::remove(run / "metrics.jsonl");
  EXPECT_THROW(report_runs({{run}, {}}), MissingInputError);
  const fs::path damaged = make_run("damaged");
  write_file_atomically(damaged / "run.json", "{}");
  EXPECT_TRUE(contains(error_text<DataError>([&] { report_runs({{damaged}, {}}); }), "run.json"));
}

TEST(RunLabels, AreTheFoldersNamesWhereTheseDiffer) {
  EXPECT_EQ(run_labels({"runs/a", "runs/b/"}), (std::vector<std::string>{"a", "b"}));
  EXPECT_EQ(run_labels({"x/a", "y/a"}), (std::vector<std::string>{"x/a", "y/a"}));
}

}  // namespace
}  // namespace hayate
