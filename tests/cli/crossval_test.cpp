// SPDX-License-Identifier: Apache-2.0
// Folds of a data set: what each validates on, how they go on after a stop, and what is done to
// predictions because of them.
#include <csignal>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "cli/program_test.h"
#include "hayate/base/atomic_file.h"
#include "support/error_text.h"
#include "support/file_bytes.h"

namespace hayate {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

json read_json(const fs::path& path) {
  return json::parse(read_text_file(path));
}

class CrossvalSlow : public ProgramTest {
 protected:
  std::vector<std::string> crossval(int epochs, const std::vector<std::string>& more = {}) const {
    std::vector<std::string> arguments = train(epochs, more);
    arguments[0] = "crossval";
    arguments.insert(arguments.end(), {"--folds", "3"});
    return arguments;
  }
  std::vector<std::string> resume() const {
    return {"crossval", data().string(), "--resume", "--out", run().string(), "--device", "cpu"};
  }
  ProgramResult evaluate_fold(const std::string& fold, const std::vector<std::string>& more = {}) {
    std::vector<std::string> arguments{
        "evaluate", (run() / fold).string(), data().string(), "--json", "--device", "cpu"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return run_hayate(arguments);
  }
};

TEST_F(CrossvalSlow, EachCaseIsScoredOnceByWeightsThatNeverSawIt) {
  const ProgramResult result = run_hayate(crossval(2));
  ASSERT_EQ(result.exit_code, 0) << result.err;
  const json summary = read_json(run() / "crossval.json");
  EXPECT_TRUE(summary["finished"]);
  ASSERT_EQ(summary["fold_results"].size(), 3U);
  std::set<std::string> scored;
  for (const json& one : summary["cases"]) {
    const std::string name = one["name"];
    EXPECT_TRUE(scored.insert(name).second) << name;
    const json data_set = read_json(run() / ("fold" + one["fold"].dump()) / "run.json")["dataset"];
    for (const json& trained : data_set["training_cases"]) EXPECT_NE(trained, name);
  }
  EXPECT_EQ(scored.size(), 6U);
  EXPECT_TRUE(fs::exists(run() / "crossval.html"));
  const ProgramResult evaluated = evaluate_fold("fold1", {"--no-postprocessing"});
  EXPECT_EQ(json::parse(evaluated.out)["mean_foreground_dice"],
            summary["fold_results"][1]["mean_foreground_dice"]);
  expect_no_half_written_file(run());
}

TEST_F(CrossvalSlow, WhatIsThereIsNotOverwrittenAndFinishedFoldsStay) {
  ASSERT_EQ(run_hayate(crossval(1)).exit_code, 0);
  const json summary = read_json(run() / "crossval.json");
  EXPECT_EQ(run_hayate(crossval(1)).exit_code, 2);
  const auto before = fs::last_write_time(run() / "fold0/last.ckpt");
  fs::remove_all(run() / "fold2");
  const ProgramResult resumed = run_hayate(resume());
  ASSERT_EQ(resumed.exit_code, 0) << resumed.err;
  EXPECT_EQ(fs::last_write_time(run() / "fold0/last.ckpt"), before);
  EXPECT_EQ(read_json(run() / "crossval.json")["cases"], summary["cases"]);
  EXPECT_EQ(run_hayate(crossval(2, {"--resume"})).exit_code, 78);
}

TEST_F(CrossvalSlow, AStoppedOneGoesOn) {
  RunningProgram running(crossval(40));
  ASSERT_TRUE(running.wait_for_output("fold 1 of 3"));
  running.send(SIGINT);
  const ProgramResult stopped = running.wait();
  EXPECT_EQ(stopped.exit_code, 75);
  EXPECT_TRUE(contains(stopped.err, "hayate crossval"));
  EXPECT_EQ(read_json(run() / "crossval.json")["fold_results"].size(), 1U);
  const ProgramResult resumed = run_hayate(resume());
  ASSERT_EQ(resumed.exit_code, 0) << resumed.err;
  EXPECT_TRUE(contains(resumed.out, "fold 0 of 3: is trained"));
  EXPECT_EQ(read_json(run() / "crossval.json")["cases"].size(), 6U);
}

TEST_F(CrossvalSlow, EachFoldIsAsLongAsTheOptionsSay) {
  ASSERT_EQ(run_hayate(crossval(9, {"--time-limit", "2s", "--patience", "4"})).exit_code, 0);
  const json recipe = read_json(run() / "fold2/recipe.json");
  EXPECT_EQ(recipe["time_limit"], 2.0);
  EXPECT_EQ(recipe["patience"], 4);
  EXPECT_EQ(run_hayate(crossval(1, {"--time-limit", "2s", "--epochs", "2"})).exit_code, 2);
}

TEST_F(CrossvalSlow, MoreFoldsThanCasesAndNothingToResumeAreErrors) {
  std::vector<std::string> many = crossval(1);
  many.back() = "7";
  EXPECT_EQ(run_hayate(many).exit_code, 78);
  fs::remove_all(run());
  EXPECT_EQ(run_hayate(resume()).exit_code, 66);
}

TEST_F(CrossvalSlow, WhatARunsFolderSaysIsDoneToPredictions) {
  ASSERT_EQ(run_hayate(train(1)).exit_code, 0);
  const auto predict = [&](const std::string& out, const std::vector<std::string>& more = {}) {
    std::vector<std::string> arguments{
        "predict", run().string(),           (data() / "imagesTr/case_00.nii.gz").string(),
        "--out",   (folder_ / out).string(), "--device",
        "cpu"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return run_hayate(arguments);
  };
  const auto label = [&](const std::string& out) {
    return read_bytes(folder_ / out / "case_00.nii.gz");
  };
  ASSERT_EQ(predict("plain").exit_code, 0);
  ASSERT_EQ(predict("largest", {"--keep-largest"}).exit_code, 0);
  write_text(run() / "postprocessing.json",
             R"({"classes": [{"class": 1, "keep_largest_component": true, "fill_holes": false}]})");
  const ProgramResult chosen = predict("chosen");
  EXPECT_TRUE(contains(chosen.out, "post-processing: ball: KeepLargestConnectedComponent"));
  ASSERT_EQ(predict("left", {"--no-postprocessing"}).exit_code, 0);
  EXPECT_NE(label("plain"), label("largest"));
  EXPECT_EQ(label("chosen"), label("largest"));
  EXPECT_EQ(label("left"), label("plain"));
  write_text(run() / "postprocessing.json", "{");
  EXPECT_EQ(predict("damaged").exit_code, 65);
}

class PatientsSlow : public ProgramTest {
 protected:
  PatientsSlow() {
    std::string list = read_text_file(data() / "dataset.json");
    for (int i = 0; i < 6; ++i) {
      const std::string before = fmt::format("case_{:02}", i);
      const std::string after = fmt::format("patient{:03}_frame{:02}", i / 2 + 1, i % 2 + 1);
      for (const char* part : {"imagesTr", "labelsTr"}) {
        fs::rename(data() / part / (before + ".nii.gz"), data() / part / (after + ".nii.gz"));
      }
      for (std::size_t at = 0; (at = list.find(before, at)) != std::string::npos;) {
        list.replace(at, before.size(), after);
      }
    }
    write_text(data() / "dataset.json", list);
  }
};

TEST_F(PatientsSlow, AreSaidAndRecordedAndNeverOnBothSides) {
  const std::string said =
      "6 cases of 3 patients (patient001_frame01 …): no patient is on both sides";
  EXPECT_TRUE(contains(run_hayate(train(1, {"--dry-run"})).out, said));
  const ProgramResult result = run_hayate(train(1));
  ASSERT_EQ(result.exit_code, 0) << result.err;
  EXPECT_TRUE(contains(result.out, said));
  const json data_set = read_json(run() / "run.json")["dataset"];
  EXPECT_EQ(data_set["split"]["patients"], 3);
  EXPECT_EQ(data_set["validation_cases"], json({"patient003_frame01", "patient003_frame02"}));
  EXPECT_EQ(read_json(run() / "recipe.json")["data"]["split"]["group"], data_set["split"]["group"]);
}

TEST_F(PatientsSlow, ARunOfBeforeGoesOnAsItWasSplit) {
  ASSERT_EQ(run_hayate(train(1, {"--set", "data.split.group=none", "--set",
                                 "data.split.validation_count=1"}))
                .exit_code,
            0);
  json recipe = read_json(run() / "recipe.json");
  for (const char* key : {"group", "folds", "fold"}) recipe["data"]["split"].erase(key);
  write_text(run() / "recipe.json", recipe.dump());
  const ProgramResult resumed =
      run_hayate({"train", data().string(), "--resume", "--out", run().string(), "--device", "cpu",
                  "--set", "max_epochs=2"});
  EXPECT_EQ(resumed.exit_code, 0) << resumed.err;
  EXPECT_EQ(read_json(run() / "run.json")["dataset"]["validation_cases"],
            json({"patient003_frame02"}));
}

class LeaksSlow : public ProgramTest {};

TEST_F(LeaksSlow, ATrainingImageThatValidatesUnderAnotherNameIsAnError) {
  fs::copy_file(data() / "imagesTr/case_01.nii.gz", data() / "imagesTr/case_05.nii.gz",
                fs::copy_options::overwrite_existing);
  const ProgramResult result = run_hayate(train(1));
  EXPECT_EQ(result.exit_code, 65);
  EXPECT_TRUE(contains(result.err, "case_05 (trained on as case_01)"));
}

}  // namespace
}  // namespace hayate
