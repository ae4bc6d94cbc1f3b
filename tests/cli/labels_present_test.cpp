// SPDX-License-Identifier: Apache-2.0
// Cases that were annotated for some of the classes only: what they lack is no background to a
// training, and has no score.
#include <algorithm>
#include <array>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "cli/program_test.h"
#include "hayate/base/atomic_file.h"
#include "hayate/base/error.h"
#include "hayate/io/read_image.h"
#include "support/error_text.h"
#include "support/file_bytes.h"

namespace hayate {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

/// Of the four cases to train on the first three are not annotated, nor is the second of the two to
/// validate on: balls are in the images all the same.
class LabelsPresentSlow : public ProgramTest {
 protected:
  LabelsPresentSlow() {
    for (const int i : kLacking) {
      const fs::path path = data() / fmt::format("labelsTr/case_{:02}.nii.gz", i);
      Volume label = read_label(path);
      std::ranges::fill(label.voxels<std::uint8_t>(), std::uint8_t{0});
      write_image(path, label);
    }
  }

  static constexpr std::array kLacking{0, 1, 2, 5};

  json evaluate(const std::string& dataset, const std::vector<std::string>& more = {}) const {
    std::vector<std::string> arguments{"evaluate", run().string(), dataset,
                                       "--json",   "--device",     "cpu"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    const ProgramResult result = run_hayate(arguments);
    EXPECT_EQ(result.exit_code, 0) << result.err;
    return json::parse(result.out);
  }
  /// By cross entropy alone, to which three wrong answers outweigh a right one; a Dice is better
  /// off with all of them than with none. The last weights are scored, since only they are
  /// validated: the best of many may be right by chance.
  json train_and_evaluate(const std::string& labels_present) const {
    fs::remove_all(run());
    const ProgramResult trained = run_hayate(
        train(30, {"--set", "val_interval=30", "--set", "optimizer.lr=0.01", "--set",
                   "loss.lambda_dice=0", "--set", "data.labels_present=" + labels_present}));
    EXPECT_EQ(trained.exit_code, 0) << trained.err;
    const bool says_so = contains(trained.out, "nobody annotated ball in 4 of 6 cases");
    EXPECT_EQ(says_so, labels_present == "as_found") << trained.out;
    return evaluate(data().string(), {"--surface"});
  }
};

TEST_F(LabelsPresentSlow, WhatIsNotAnnotatedIsNotLearnedToBeMissed) {
  EXPECT_TRUE(contains(run_hayate({"verify", data().string()}).out,
                       "labels that hold a class: ball 2 of 6"));
  const json without = train_and_evaluate("declared");
  const json with = train_and_evaluate("as_found");
  EXPECT_GT(with["class_dice"]["ball"].get<double>(), 0.6);
  EXPECT_LT(without["class_dice"]["ball"].get<double>(), 0.3);
  // The second case has no score, neither good nor bad.
  const json& lacking = with["cases"][1];
  EXPECT_EQ(lacking["name"], "case_05");
  EXPECT_TRUE(lacking["class_dice"]["ball"].is_null());
  EXPECT_TRUE(lacking["mean_foreground_dice"].is_null());
  EXPECT_TRUE(lacking["class_surface"]["ball"]["surface_dice"].is_null());
  // A ball that was found there is no mistake.
  EXPECT_EQ(lacking["class_dice"]["background"], 1.0);
  const json record = json::parse(read_text_file(run() / "run.json"));
  EXPECT_EQ(record["dataset"]["unannotated"]["case_00"], json({"ball"}));
  EXPECT_TRUE(contains(record["fast_paths"].dump(), "annotated for some of the classes only"));
}

TEST_F(LabelsPresentSlow, AListMaySayWhatTheLabelsShow) {
  ASSERT_EQ(run_hayate(train(2, {"--set", "data.labels_present=as_found"})).exit_code, 0);
  const std::vector<double> losses = read_losses();
  const json scores = evaluate(data().string());
  fs::remove_all(run());
  const fs::path list = folder_ / "list.json";
  ASSERT_EQ(run_hayate({"list", data().string(), "--out", list.string()}).exit_code, 0);
  json cases = json::parse(read_text_file(list));
  for (const int i : kLacking) cases["cases"][i]["labels_present"] = {"background"};
  write_text(list, cases.dump());
  std::vector<std::string> arguments = train(2);
  arguments[1] = list.string();
  ASSERT_EQ(run_hayate(arguments).exit_code, 0);
  EXPECT_EQ(read_losses(), losses);
  EXPECT_EQ(evaluate(list.string()), scores);

  fs::remove_all(run());
  cases["cases"][0]["labels_present"] = {"bal"};
  write_text(list, cases.dump());
  const ProgramResult refused = run_hayate(arguments);
  EXPECT_EQ(refused.exit_code, static_cast<int>(ExitCode::kBadData));
  EXPECT_TRUE(contains(refused.err, "labels_present: got 'bal', expected some of background, ball"))
      << refused.err;
}

TEST_F(LabelsPresentSlow, ACrossValidationLeavesThemOut) {
  std::vector<std::string> arguments =
      train(1, {"--set", "data.labels_present=as_found", "--folds", "2"});
  arguments[0] = "crossval";
  const ProgramResult result = run_hayate(arguments);
  ASSERT_EQ(result.exit_code, 0) << result.err;
  const json summary = json::parse(read_text_file(run() / "crossval.json"));
  int scored = 0;
  for (const json& one : summary["cases"]) scored += one["class_dice"]["ball"].is_number() ? 1 : 0;
  EXPECT_EQ(scored, 2);
}

}  // namespace
}  // namespace hayate
