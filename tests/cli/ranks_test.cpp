// SPDX-License-Identifier: Apache-2.0
// Several processes of one command, started by the front or by others.
#include <algorithm>
#include <cstdlib>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "cli/program_test.h"
#include "hayate/base/parallel.h"
#include "support/error_text.h"
#include "support/scoped_environment.h"

namespace hayate {
namespace {

using nlohmann::json;

int count(const std::string& text, const std::string& part) {
  int times = 0;
  for (auto at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++times;
  return times;
}

json info() {
  return json::parse(run_hayate({"info", "--json", "--device", "cpu"}).out);
}

/// The place of the first of two ranks on this machine, as somebody sets it by hand.
class FirstOfTwo {
  ScopedEnvironment rank_{"RANK", "0"};
  ScopedEnvironment size_{"WORLD_SIZE", "2"};
  ScopedEnvironment local_rank_{"LOCAL_RANK", "0"};
  ScopedEnvironment local_size_{"LOCAL_WORLD_SIZE", "2"};
};

TEST(RanksSlow, AllRunTheCommand) {
  const ProgramResult missing = run_hayate({"train", "/no/such/folder", "--ranks", "3"});
  EXPECT_EQ(missing.exit_code, 66);
}

TEST(RanksSlow, SpeakOfTheirArgumentsOnce) {
  const ProgramResult unknown = run_hayate({"train", "nowhere", "--ranks", "3", "--rank", "2"});
  EXPECT_EQ(unknown.exit_code, 2);
  EXPECT_EQ(count(unknown.err, "unknown option '--rank' (did you mean '--ranks'?)"), 1);
  const ProgramResult help = run_hayate({"train", "--ranks", "3", "--help"});
  EXPECT_EQ(help.exit_code, 0);
  EXPECT_EQ(count(help.out, "--ranks"), 1);
}

TEST(RanksSlow, AreANumberOrAuto) {
  for (const char* const value : {"0", "-1", "1025", "many", ""}) {
    const ProgramResult result = run_hayate({"train", "nowhere", "--ranks", value});
    EXPECT_EQ(result.exit_code, 2) << value;
    EXPECT_TRUE(contains(result.err, "--ranks"));
    EXPECT_TRUE(contains(result.err, "see hayate train --help"));
  }
  EXPECT_EQ(run_hayate({"train", "nowhere", "--ranks"}).exit_code, 2);
  EXPECT_EQ(run_hayate({"train", "nowhere", "--ranks", "auto"}).exit_code, 66);
  EXPECT_EQ(run_hayate({"train", "nowhere", "--ranks", "1"}).exit_code, 66);
}

TEST(RanksSlow, AreNotOfEveryCommand) {
  const ProgramResult result = run_hayate({"info", "--ranks", "2"});
  EXPECT_EQ(result.exit_code, 2);
  EXPECT_EQ(count(result.err, "hayate: "), 1);
}

TEST(RanksSlow, AreStartedByOneOnly) {
  const FirstOfTwo place;
  const ProgramResult result = run_hayate({"train", "nowhere", "--ranks", "2"});
  EXPECT_EQ(result.exit_code, 78);
  EXPECT_TRUE(contains(result.err, "hayate: --ranks 2: this process is one of several already"));
  EXPECT_TRUE(contains(result.err, "cure: leave out --ranks"));
}

TEST(RanksSlow, AreAsManyAsTheLastOptionSays) {
  const FirstOfTwo place;
  EXPECT_EQ(run_hayate({"train", "--ranks=1", "--ranks", "2", "--help"}).exit_code, 78);
  EXPECT_EQ(run_hayate({"train", "--ranks", "2", "--ranks=1", "--help"}).exit_code, 0);
}

class RanksOnGpusSlow : public ProgramTest {};

TEST_F(RanksOnGpusSlow, EndTogetherWhereThereIsNone) {
  const ProgramResult result = run_hayate(train(1, {"--device", "cuda:7", "--ranks", "2"}));
  EXPECT_EQ(result.exit_code, 69);
  EXPECT_EQ(count(result.err, "hayate: "), 1) << result.err;
  EXPECT_EQ(count(result.err, "--device cuda:7: "), 1) << result.err;
}

TEST(RanksSlow, StandInInfo) {
  unsetenv("OMP_NUM_THREADS");
  EXPECT_FALSE(info().contains("place"));
  const FirstOfTwo place;
  EXPECT_EQ(info()["place"]["value"],
            "rank 0 of 2 (environment, 1 node), rank 0 at 127.0.0.1:29500");
  EXPECT_EQ(info()["place"]["from"], "RANK=0, WORLD_SIZE=2, LOCAL_RANK=0, LOCAL_WORLD_SIZE=2");
  const ScopedEnvironment contradictory("RANK", "2");
  EXPECT_EQ(run_hayate({"info"}).exit_code, 78);
}

TEST(RanksSlow, ShareTheCoresOfTheMachine) {
  unsetenv("OMP_NUM_THREADS");
  const FirstOfTwo place;
  const json threads = info()["threads"];
  EXPECT_EQ(threads["value"], std::to_string(std::max(available_cores() / 2, 1)));
  EXPECT_EQ(threads["from"], "this rank's share of cores");
  const ScopedEnvironment openmp("OMP_NUM_THREADS", "1");
  EXPECT_EQ(info()["threads"]["from"], "OMP_NUM_THREADS");
  const ScopedEnvironment torchrun("TORCHELASTIC_RUN_ID", "none");
  EXPECT_EQ(info()["threads"]["from"], "this rank's share of cores");
}

}  // namespace
}  // namespace hayate
