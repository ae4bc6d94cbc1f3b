// SPDX-License-Identifier: Apache-2.0
// How many threads a command computes on, and what depends on it.
#include <cstdlib>

#include <nlohmann/json.hpp>

#include "cli/program_test.h"
#include "hayate/base/atomic_file.h"
#include "hayate/base/hash.h"
#include "hayate/base/parallel.h"
#include "hayate/base/text.h"
#include "support/error_text.h"

namespace hayate {
namespace {

using nlohmann::json;

json threads_of_info(const std::vector<std::string>& more = {}) {
  std::vector<std::string> arguments{"info", "--json", "--device", "cpu"};
  arguments.insert(arguments.end(), more.begin(), more.end());
  return json::parse(run_hayate(arguments).out).at("threads");
}

TEST(ThreadsSlow, AreTheCoresUnlessSomebodySaysOtherwise) {
  unsetenv("OMP_NUM_THREADS");
  EXPECT_EQ(threads_of_info().at("value"), std::to_string(available_cores()));
  EXPECT_EQ(threads_of_info({"--threads", "3"}).at("value"), "3");
  setenv("OMP_NUM_THREADS", "5", 1);
  EXPECT_EQ(threads_of_info().at("value"), "5");
  EXPECT_EQ(threads_of_info().at("from"), "OMP_NUM_THREADS");
  EXPECT_EQ(threads_of_info({"--threads", "3"}).at("value"), "3");
  unsetenv("OMP_NUM_THREADS");
}

TEST(ThreadsSlow, StandWithEveryCommandThatComputes) {
  for (const std::string command :
       {"train", "crossval", "compare", "evaluate", "predict", "profile", "verify", "analyze",
        "phantom", "bench step", "bench layers", "bench trace", "bench infer", "bench optimizer",
        "bench cache", "bench load"}) {
    std::vector<std::string> arguments = split(command, ' ');
    arguments.emplace_back("--help");
    EXPECT_TRUE(contains(run_hayate(arguments).out, "--threads")) << command;
  }
  EXPECT_EQ(run_hayate({"verify", "nowhere", "--threads", "0"}).exit_code, 2);
}

class ThreadsOfARunSlow : public ProgramTest {};

TEST_F(ThreadsOfARunSlow, AreInItsDescriptionAndGiveTheSameBits) {
  std::uint64_t first = 0;
  for (int round = 0; round < 2; ++round) {
    std::filesystem::remove_all(run());
    ASSERT_EQ(run_hayate(train(2, {"--threads", "2"})).exit_code, 0);
    EXPECT_EQ(json::parse(read_text_file(run() / "run.json")).at("threads"), 2);
    const std::uint64_t weights = hash_file(run() / "best.safetensors");
    if (round == 0) first = weights;
    EXPECT_EQ(weights, first);
  }
}

}  // namespace
}  // namespace hayate
