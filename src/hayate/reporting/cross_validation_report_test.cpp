// SPDX-License-Identifier: Apache-2.0
#include "hayate/reporting/cross_validation_report.h"

#include <cmath>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "hayate/runs/postprocessing.h"
#include "support/error_text.h"
#include "support/file_bytes.h"
#include "support/temp_folder.h"

namespace hayate {
namespace {

/// A case whose Dice of one foreground class is `percent` / 100; below 0: its label holds none.
void add_case(FoldResult& fold, const std::string& name, std::int64_t percent) {
  fold.case_names.push_back(name);
  const std::int64_t labelled = percent < 0 ? 0 : 100;
  fold.metric.add(std::vector<DiceCounts>{{1000, 1000, 1000},
                                          {100, labelled, std::max<std::int64_t>(percent, 0)}});
}

FoldResult make_fold(std::int64_t number, std::int64_t first_percent, std::int64_t second_percent) {
  FoldResult fold;
  fold.fold = number;
  fold.folder = "fold" + std::to_string(number);
  fold.metric = DiceMetric(2);
  add_case(fold, "case_" + std::to_string(2 * number), first_percent);
  add_case(fold, "case_" + std::to_string(2 * number + 1), second_percent);
  return fold;
}

CrossValidationReport make_report() {
  CrossValidationReport report;
  report.data_set = "Task <1>";
  report.fold_count = 2;
  report.class_names = {"background", "a & b"};
  report.folds = {make_fold(0, 90, 70), make_fold(1, 60, -1)};
  report.recipe_json = R"({"name": "</pre><script>"})";
  return report;
}

TEST(CrossValidationReport, TheMeanIsOfFoldsAndCasesWithoutTheClassDoNotCount) {
  const auto dice = class_dice_of_folds(make_report().folds, 1);
  ASSERT_TRUE(dice);
  EXPECT_NEAR(dice->mean, 0.7, 1e-6);
  ASSERT_TRUE(dice->sd);
  EXPECT_NEAR(*dice->sd, std::sqrt(0.02), 1e-6);
  EXPECT_FALSE(mean_and_spread({1.0})->sd);
  EXPECT_FALSE(mean_and_spread({}));
}

TEST(CrossValidationReport, TheJsonHasFoldsAndCases) {
  const auto json = to_json(make_report());
  EXPECT_FALSE(json["finished"]);
  EXPECT_NEAR(json["class_dice"]["a & b"]["mean"], 0.7, 1e-6);
  EXPECT_NEAR(json["fold_results"][0]["mean_foreground_dice"], 0.8, 1e-6);
  ASSERT_EQ(json["cases"].size(), 4U);
  EXPECT_EQ(json["cases"][2]["name"], "case_2");
  EXPECT_EQ(json["cases"][2]["fold"], 1);
  EXPECT_NEAR(json["cases"][2]["mean_foreground_dice"], 0.6, 1e-6);
  EXPECT_TRUE(json["cases"][3]["mean_foreground_dice"].is_null());
}

TEST(CrossValidationReport, ThePostprocessingIsReadBackAsItWasWritten) {
  const TempFolder folder;
  const CrossValidationReport report = make_report();
  const DiceMetric pooled = pooled_metric(report.folds);
  EXPECT_EQ(pooled.scores().size(), 8U);
  PostprocessingResult result{{{{}, {true, false}}}, pooled, pooled};
  write_text(folder.path() / "postprocessing.json", to_json(result, report.class_names).dump());
  EXPECT_EQ(read_postprocessing(folder.path() / "postprocessing.json", 2).classes,
            result.chosen.classes);
}

TEST(CrossValidationReport, ThePageSaysAllOfItAndEscapesNames) {
  CrossValidationReport report = make_report();
  const DiceMetric pooled = pooled_metric(report.folds);
  report.postprocessing = PostprocessingResult{{{{}, {true, true}}}, pooled, pooled};
  const std::string page = render_cross_validation(report);
  EXPECT_TRUE(contains(page, "0.7000 ± 0.1414"));
  EXPECT_TRUE(contains(page, "keep largest component, fill holes"));
  EXPECT_TRUE(contains(page, "a &amp; b"));
  EXPECT_EQ(page.find("<script"), std::string::npos);
  EXPECT_LT(page.find("case_2<"), page.find("case_1<"));
}

TEST(CrossValidationReport, WhatWasNotTriedIsSaidWithoutScoresOfClasses) {
  const TempFolder folder;
  CrossValidationReport report = make_report();
  const DiceMetric pooled = pooled_metric(report.folds);
  // The label may have more classes than there are scores, which are of regions.
  report.postprocessing = PostprocessingResult{{{{}, {}, {}, {}}}, pooled, pooled};
  report.postprocessing->why_untried = "the scores are of regions.";
  EXPECT_TRUE(contains(render_cross_validation(report), "None: the scores are of regions."));
  const auto json = to_json(report)["postprocessing"];
  EXPECT_EQ(json["why_untried"], "the scores are of regions.");
  EXPECT_FALSE(json["classes"][2].contains("name"));
  write_text(folder.path() / "postprocessing.json", json.dump());
  EXPECT_TRUE(read_postprocessing(folder.path() / "postprocessing.json", 4).is_nothing());
}

TEST(CrossValidationReport, ThePageOfABeginningIsWhole) {
  CrossValidationReport report = make_report();
  report.folds.clear();
  EXPECT_TRUE(contains(render_cross_validation(report), "0 of 2"));
  EXPECT_TRUE(to_json(report)["mean_foreground_dice"].is_null());
}

}  // namespace
}  // namespace hayate
