// SPDX-License-Identifier: Apache-2.0
// hayate profile as a user runs it: a transform that is slow on purpose has to be found.
#include <algorithm>
#include <set>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "cli/program_test.h"
#include "hayate/base/atomic_file.h"
#include "support/error_text.h"

namespace hayate {
namespace {

using nlohmann::json;
namespace fs = std::filesystem;

class ProfileSlow : public ProgramTest {
 protected:
  /// The arguments of hayate profile with the test's network; --out is run().
  std::vector<std::string> profile(std::vector<std::string> changes) const {
    std::vector<std::string> arguments = train(50);
    arguments[0] = "profile";
    for (const std::string& change : changes) {
      arguments.insert(arguments.end(), {"--set", change});
    }
    return arguments;
  }
  json read_profile() const { return json::parse(read_text_file(run() / "profile.json")); }
};

constexpr const char* kSlowPreparation =
    R"(transforms.prepare=[{"name": "SimulateDelay", "delay_time": 1.0}])";

TEST_F(ProfileSlow, NamesASlowTransformAndSaysToCacheIt) {
  const ProgramResult result = run_hayate(profile(
      {"data.dataset=Dataset", "data.loader=DataLoader", "data.num_workers=0", kSlowPreparation}));
  ASSERT_EQ(result.exit_code, 0) << result.err;
  EXPECT_TRUE(contains(result.out, "what binds: SimulateDelay"));
  EXPECT_TRUE(contains(result.out, "--set data.dataset=auto"));
  const json first = read_profile()["advice"][0];
  EXPECT_EQ(first["subject"], "SimulateDelay");
  EXPECT_GT(first["share"], 0.5);

  // The advice is right: with it, the transform binds no epoch any more.
  fs::remove_all(run());
  ASSERT_EQ(run_hayate(profile({"data.dataset=auto", kSlowPreparation})).exit_code, 0);
  const json cached = read_profile();
  EXPECT_EQ(cached["cache_work"][0]["detail"], "SimulateDelay");
  for (const json& row : cached["data_work"]) EXPECT_NE(row.value("detail", ""), "SimulateDelay");
  for (const json& advice : cached["advice"]) {
    EXPECT_NE(advice["setting"], "--set data.dataset=auto");
  }
}

TEST_F(ProfileSlow, SaysToUseMoreThreadsForWhatNoCacheKeeps) {
  const json entries = {{{"name", "RandCropByPosNegLabel"}, {"spatial_size", 16}},
                        {{"name", "SimulateDelay"}, {"delay_time", 1.0}}};
  const ProgramResult result = run_hayate(profile(
      {"transforms.train=" + entries.dump(), "data.loader=DataLoader", "data.num_workers=0"}));
  ASSERT_EQ(result.exit_code, 0) << result.err;
  const json first = read_profile()["advice"][0];
  EXPECT_EQ(first["subject"], "SimulateDelay");
  EXPECT_TRUE(first["setting"].get<std::string>().starts_with(
      "--set data.loader=DataLoader --set data.num_workers="));
}

TEST_F(ProfileSlow, ItsRowsAddUpToTheWallClockAndTheTraceHasARowAThread) {
  const ProgramResult result =
      run_hayate(profile({"data.loader=DataLoader", "data.num_workers=2", kSlowPreparation}));
  ASSERT_EQ(result.exit_code, 0) << result.err;
  const json profile = read_profile();
  double sum = 0.0;
  // What no range names, at both depths: it fills the sums up to the whole, so it has to be small.
  double other = 0.0;
  std::set<std::string> phases;
  for (const json& row : profile["phases"]) {
    phases.insert(row["name"]);
    if (row["depth"] == 0) sum += row["seconds"].get<double>();
    if (row["name"] == "other") {
      EXPECT_GE(row["seconds"].get<double>(), -1e-9);
      other += row["seconds"].get<double>();
    }
  }
  const double wall = profile["wall_seconds"].get<double>();
  EXPECT_NEAR(sum / wall, 1.0, 0.03);
  EXPECT_LT(other / wall, 0.03);
  for (const char* name : {"cache fill", "epoch", "data wait", "forward", "backward", "update",
                           "validation", "sliding window", "metric", "other"}) {
    EXPECT_TRUE(phases.contains(name)) << name;
  }
  EXPECT_TRUE(std::ranges::any_of(profile["layers"], [](const json& row) {
    return row["name"] == "conv" && row.value("gflop", 0.0) > 0.0;
  }));

  std::set<int> threads;
  std::set<std::string> cases;
  const json trace = json::parse(read_text_file(run() / "trace.json"));
  for (const json& event : trace["traceEvents"]) {
    if (event["ph"] == "X") threads.insert(event["tid"].get<int>());
    if (event.value("cat", "") == "load") cases.insert(event["args"]["case"]);
  }
  EXPECT_GE(threads.size(), 2U);
  EXPECT_EQ(cases.size(), 6U);
  EXPECT_TRUE(contains(read_text_file(run() / "resources.csv"), "seconds,cpu_percent,"));
  const std::string page = read_text_file(run() / "profile.html");
  EXPECT_TRUE(contains(page, "<svg"));
  EXPECT_TRUE(contains(page, "What binds"));
  expect_no_half_written_file(run());
}

TEST_F(ProfileSlow, StandsBesideAProfileOrARunAndLeavesNothingWithoutOut) {
  ASSERT_EQ(run_hayate(train(1)).exit_code, 0);
  std::vector<std::string> arguments = profile({});
  arguments.erase(arguments.begin() + 4, arguments.begin() + 6);
  arguments.insert(arguments.end(), {"--steps", "3", "--against", run().string()});
  const std::set<fs::path> before(fs::directory_iterator(folder_.path()), {});
  const ProgramResult result = run_hayate(arguments);
  ASSERT_EQ(result.exit_code, 0) << result.err;
  EXPECT_TRUE(contains(result.out, "3 steps, an epoch has 2"));
  EXPECT_TRUE(contains(result.out, "training epoch: data wait"));
  EXPECT_EQ(std::set<fs::path>(fs::directory_iterator(folder_.path()), {}), before);
}

TEST_F(ProfileSlow, PrintsItselfAsJsonAloneOnStandardOutput) {
  std::vector<std::string> arguments = profile({});
  arguments.push_back("--json");
  const ProgramResult result = run_hayate(arguments);
  ASSERT_EQ(result.exit_code, 0) << result.err;
  EXPECT_EQ(json::parse(result.out), read_profile());
  EXPECT_TRUE(contains(result.err, "train_loss"));
  EXPECT_FALSE(contains(result.err, "what binds"));
}

TEST_F(ProfileSlow, ASecondStartReadsTheCasesOnDiskInsteadOfPreparingThem) {
  const std::vector<std::string> arguments =
      profile({"data.dataset=PersistentDataset",
               "data.cache_dir=" + json((folder_ / "cases").string()).dump(), kSlowPreparation});
  const auto names_of_work = [&] {
    const json read = read_profile();
    std::set<std::string> names;
    for (const json& row : read["cache_work"]) names.insert(row["name"]);
    return names;
  };
  ASSERT_EQ(run_hayate(arguments).exit_code, 0);
  const std::set<std::string> first = names_of_work();
  for (const char* name : {"case key", "transform", "write prepared case"}) {
    EXPECT_TRUE(first.contains(name)) << name;
  }
  ASSERT_EQ(run_hayate(arguments).exit_code, 0);
  EXPECT_EQ(names_of_work(), (std::set<std::string>{"case key", "read prepared case"}));
}

TEST_F(ProfileSlow, AWindowsReplacingIsNotTakenForACacheThatFails) {
  // 2 of 4 cases, one replaced an epoch, which takes longer than the steps of it.
  const ProgramResult result =
      run_hayate(profile({"data.dataset=SmartCacheDataset", "data.cache_rate=0.5",
                          "data.batch_size=1", kSlowPreparation}));
  ASSERT_EQ(result.exit_code, 0) << result.err;
  const json first = read_profile()["advice"][0];
  EXPECT_EQ(first["subject"], "SimulateDelay");
  EXPECT_TRUE(contains(first["text"].get<std::string>(), "cases that come into the window"));
  EXPECT_EQ(first["setting"], "--set data.dataset=auto");
}

TEST_F(ProfileSlow, RefusesWhatIsNoProfileBeforeItTrains) {
  std::vector<std::string> arguments = profile({});
  arguments.insert(arguments.end(), {"--against", (folder_ / "nowhere").string()});
  const ProgramResult result = run_hayate(arguments);
  EXPECT_EQ(result.exit_code, 66);
  EXPECT_FALSE(contains(result.out, "epoch 1"));
  EXPECT_EQ(run_hayate({"profile", data().string(), "--steps", "0"}).exit_code, 2);
}

}  // namespace
}  // namespace hayate
