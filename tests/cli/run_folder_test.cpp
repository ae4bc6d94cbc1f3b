// SPDX-License-Identifier: Apache-2.0
// What a run folder holds after a run was stopped, killed, started twice, or failed.
#include <csignal>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "cli/program_test.h"
#include "hayate/base/atomic_file.h"
#include "hayate/io/safetensors.h"
#include "hayate/reporting/metrics_log.h"
#include "hayate/reporting/tensorboard_events.h"
#include "support/error_text.h"
#include "support/file_bytes.h"

namespace hayate {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

class RunFolderSlow : public ProgramTest {
 protected:
  std::vector<std::string> train_into(const fs::path& out, int epochs,
                                      const std::vector<std::string>& more = {}) const {
    std::vector<std::string> arguments = train(epochs, more);
    arguments[5] = out.string();
    return arguments;
  }
  std::vector<std::string> resume(const std::vector<std::string>& more = {}) const {
    std::vector<std::string> arguments{"train",        data().string(), "--resume", "--out",
                                       run().string(), "--device",      "cpu"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return arguments;
  }
};

void expect_same_tensors(const fs::path& a, const fs::path& b) {
  const SafetensorsFile first = SafetensorsFile::read(a);
  const SafetensorsFile second = SafetensorsFile::read(b);
  ASSERT_EQ(first.tensors().size(), second.tensors().size());
  for (const TensorView& tensor : first.tensors()) {
    EXPECT_TRUE(std::ranges::equal(tensor.bytes, second.at(tensor.name).bytes)) << tensor.name;
  }
}

/// Compares two runs in all but their clocks.
void expect_same_run(const fs::path& a, const fs::path& b) {
  for (const char* name : {"best.safetensors", "recipe.json"}) {
    EXPECT_EQ(read_bytes(a / name), read_bytes(b / name)) << name;
  }
  for (const char* name : {"last.ckpt", "previous.ckpt"}) expect_same_tensors(a / name, b / name);
  const std::vector<EpochRecord> first = read_metrics(a);
  const std::vector<EpochRecord> second = read_metrics(b);
  ASSERT_EQ(first.size(), second.size());
  for (std::size_t i = 0; i < first.size(); ++i) {
    EXPECT_EQ(first[i].epoch, second[i].epoch);
    EXPECT_EQ(first[i].train_loss, second[i].train_loss);
    EXPECT_EQ(first[i].learning_rate, second[i].learning_rate);
    EXPECT_EQ(first[i].class_dice, second[i].class_dice);
    EXPECT_EQ(first[i].best_epoch, second[i].best_epoch);
  }
  EXPECT_TRUE(TensorboardEvents::holds(b, second));
  EXPECT_TRUE(MetricsLog::holds(b, 2, second));
}

/// Everything in a folder but its log.
std::map<fs::path, std::vector<std::byte>> contents(const fs::path& folder) {
  std::map<fs::path, std::vector<std::byte>> files;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    if (entry.is_regular_file() && entry.path().filename() != "log.txt") {
      files[entry.path()] = read_bytes(entry.path());
    }
  }
  return files;
}

const std::vector<std::string> kCosine{"--set", "schedule.name=WarmupCosineSchedule", "--set",
                                       "schedule.t_total=12"};

TEST_F(RunFolderSlow, KilledAgainAndAgainItEqualsARunThatWasNot) {
  ASSERT_EQ(run_hayate(train_into(folder_ / "whole", 6, kCosine)).exit_code, 0);
  for (const char* place : {"1/2, train_loss", "epoch 2/6", "saved new best", "epoch 5/6"}) {
    const bool is_first = !fs::exists(run() / "recipe.json");
    RunningProgram running(is_first ? train_into(run(), 6, kCosine) : resume());
    ASSERT_TRUE(running.wait_for_output(place)) << place;
    running.send(SIGKILL);
    running.wait();
  }
  const ProgramResult resumed = run_hayate(resume());
  ASSERT_EQ(resumed.exit_code, 0) << resumed.err;
  expect_same_run(folder_ / "whole", run());
}

TEST_F(RunFolderSlow, WhatAPowerCutTookIsThereAgainAfterAResume) {
  ASSERT_EQ(run_hayate(train_into(folder_ / "whole", 4, kCosine)).exit_code, 0);
  fs::copy(folder_ / "whole", run(), fs::copy_options::recursive);
  for (const auto& entry : fs::directory_iterator(run())) {
    const std::string name = entry.path().filename();
    if (name.starts_with("metrics") || name.starts_with("events")) fs::resize_file(entry, 0);
  }
  fs::remove(run() / "report.html");
  const ProgramResult resumed = run_hayate(resume());
  ASSERT_EQ(resumed.exit_code, 0) << resumed.err;
  expect_same_run(folder_ / "whole", run());
  EXPECT_TRUE(fs::exists(run() / "report.html"));
}

TEST_F(RunFolderSlow, StoppedWhileValidatingItKeepsItsLearningRate) {
  const std::vector<std::string> slow{"--set", "data.dataset=Dataset", "--set",
                                      "transforms.prepare=[{\"name\": \"SimulateDelay\", "
                                      "\"delay_time\": 0.3}]"};
  RunningProgram running(train(2, slow));
  ASSERT_TRUE(running.wait_for_output("epoch 1 average loss"));
  running.send(SIGINT);
  const ProgramResult stopped = running.wait();
  ASSERT_EQ(stopped.exit_code, 75);
  ASSERT_TRUE(contains(stopped.err, "epoch 1 after step 2"));
  ASSERT_EQ(run_hayate(resume()).exit_code, 0);
  const std::vector<EpochRecord> epochs = read_metrics(run());
  ASSERT_EQ(epochs.size(), 2U);
  EXPECT_GT(epochs[0].learning_rate, 0.0);
  EXPECT_EQ(epochs[0].learning_rate, epochs[1].learning_rate);
}

TEST_F(RunFolderSlow, OnlyOneAtATimeTrainsInAFolder) {
  RunningProgram first(train(2000));
  ASSERT_TRUE(first.wait_for_output("data set"));
  for (const auto& arguments : {train(2), train(2, {"--resume"}), resume()}) {
    const ProgramResult second = run_hayate(arguments);
    EXPECT_EQ(second.exit_code, 2);
    EXPECT_TRUE(contains(second.err, "is being written by process "));
    EXPECT_EQ(second.out, "");
  }
  first.send(SIGKILL);
  first.wait();
}

TEST_F(RunFolderSlow, AFinishedRunStaysAsItIs) {
  // Every third epoch is validated, and the last one.
  ASSERT_EQ(run_hayate(train(4, {"--set", "val_interval=3"})).exit_code, 0);
  const std::vector<EpochRecord> epochs = read_metrics(run());
  EXPECT_TRUE(epochs[1].class_dice.empty());
  EXPECT_FALSE(epochs[2].class_dice.empty());
  EXPECT_FALSE(epochs[3].class_dice.empty());

  const auto before = contents(run());
  const ProgramResult again = run_hayate(resume());
  EXPECT_EQ(again.exit_code, 0);
  EXPECT_TRUE(contains(again.out, "finished"));
  EXPECT_EQ(contents(run()), before);
  fs::remove(run() / "report.html");
  EXPECT_EQ(run_hayate(resume()).exit_code, 0);
  auto after = contents(run());
  EXPECT_EQ(after.erase(run() / "report.html"), 1U);
  auto expected = before;
  expected.erase(run() / "report.html");
  EXPECT_EQ(after, expected);
}

TEST_F(RunFolderSlow, ARunOfFewerEpochsThanItsIntervalCanPredict) {
  ASSERT_EQ(run_hayate(train(2, {"--set", "val_interval=5"})).exit_code, 0);
  EXPECT_EQ(run_hayate({"evaluate", run().string(), data().string(), "--device", "cpu"}).exit_code,
            0);
}

TEST_F(RunFolderSlow, AfterANumericFailureItGoesOnWithALowerRate) {
  const ProgramResult failed = run_hayate(train(3, {"--set", "optimizer.lr=1e6"}));
  EXPECT_EQ(failed.exit_code, 70);
  EXPECT_TRUE(contains(failed.err, "--resume --out " + run().string() + " --set optimizer.lr="));
  EXPECT_FALSE(fs::exists(run() / "best.safetensors"));
  EXPECT_FALSE(fs::exists(run() / "last.ckpt"));
  ASSERT_EQ(run_hayate(resume({"--set", "optimizer.lr=1e-3", "--set", "max_epochs=2"})).exit_code,
            0);
  ASSERT_EQ(run_hayate(resume({"--set", "optimizer.lr=1e-4", "--set", "max_epochs=3"})).exit_code,
            0);
  const json changes = json::parse(read_text_file(run() / "run.json"))["changes"];
  EXPECT_EQ(changes[0],
            (json{{"from_epoch", 3}, {"key", "optimizer.lr"}, {"before", 1e-3}, {"after", 1e-4}}));
  EXPECT_EQ(read_metrics(run())[2].learning_rate, 1e-4);
}

TEST_F(RunFolderSlow, WeightsThatAreNotFiniteAreRefused) {
  ASSERT_EQ(run_hayate(train(1)).exit_code, 0);
  const SafetensorsFile good = SafetensorsFile::read(run() / "best.safetensors");
  std::vector<TensorView> tensors = good.tensors();
  const std::vector<float> nans(100'000, std::numeric_limits<float>::quiet_NaN());
  tensors[0].bytes = std::as_bytes(std::span(nans)).first(tensors[0].bytes.size());
  const std::string bad = (folder_ / "bad.safetensors").string();
  write_safetensors(bad, tensors, {});
  const std::string image = (data() / "imagesTr/case_00.nii.gz").string();
  const std::vector<std::vector<std::string>> uses{
      {"predict", run().string(), image, "--out", (folder_ / "labels").string()},
      {"evaluate", run().string(), data().string()},
      train_into(folder_ / "second", 1)};
  for (std::vector<std::string> arguments : uses) {
    arguments.insert(arguments.end(), {"--weights", bad});
    const ProgramResult result = run_hayate(arguments);
    EXPECT_EQ(result.exit_code, 65) << arguments[0];
    EXPECT_TRUE(contains(result.err, "not finite"));
  }
}

TEST_F(RunFolderSlow, ARecipesNameDoesNotLeaveTheRuns) {
  for (const char* name : {"", ".", "..", "../../x", "/x", "a/b"}) {
    const fs::path recipe = folder_ / "recipe.json";
    write_text(recipe, json{{"extends", "spleen_fast"}, {"name", name}}.dump());
    EXPECT_EQ(run_hayate({"train", data().string(), "--recipe", recipe.string()}).exit_code, 78)
        << name;
  }
}

}  // namespace
}  // namespace hayate
