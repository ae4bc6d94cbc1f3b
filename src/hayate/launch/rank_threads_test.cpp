// SPDX-License-Identifier: Apache-2.0
#include "hayate/launch/rank_threads.h"

#include <string>

#include <gtest/gtest.h>

#include "support/scoped_environment.h"

namespace hayate {
namespace {

Place among(int local_size, const char* launcher = "srun") {
  Place place;
  place.launcher = launcher;
  place.size = 2 * local_size;
  place.local_size = local_size;
  return place;
}

/// An environment in which only OMP_NUM_THREADS may be set.
Environment openmp(const char* threads) {
  return [threads](const char* name) {
    return std::string(name) == "OMP_NUM_THREADS" ? threads : nullptr;
  };
}

constexpr std::optional<int> kNothing = std::nullopt;

TEST(ThreadsOfRank, AreItsOwnCoresWhereRanksAreBound) {
  EXPECT_EQ(threads_of_rank(among(4), openmp(nullptr), {.own = 8, .of_node = 32}), 8);
  EXPECT_EQ(threads_of_rank(among(4), openmp(nullptr), {.own = 2, .of_node = 32}), 2);
}

TEST(ThreadsOfRank, AreAShareOfTheNodeWhereRanksHaveTheSameCores) {
  EXPECT_EQ(threads_of_rank(among(4), openmp(nullptr), {.own = 32, .of_node = 32}), 8);
  // Two on each half of the node.
  EXPECT_EQ(threads_of_rank(among(4), openmp(nullptr), {.own = 16, .of_node = 32}), 8);
  EXPECT_EQ(threads_of_rank(among(3), openmp(nullptr), {.own = 32, .of_node = 32}), 10);
  EXPECT_EQ(threads_of_rank(among(4), openmp(nullptr), {.own = 2, .of_node = 2}), 1);
}

TEST(ThreadsOfRank, AreNoQuestionWithoutAnotherOnTheNode) {
  EXPECT_EQ(threads_of_rank(among(1), openmp(nullptr), {.own = 8, .of_node = 32}), kNothing);
}

TEST(ThreadsOfRank, AreThoseThatOpenMpIsToldToUse) {
  EXPECT_EQ(threads_of_rank(among(4), openmp("1"), {.own = 8, .of_node = 32}), kNothing);
  EXPECT_EQ(threads_of_rank(among(4, "torchrun"), openmp("3"), {.own = 8, .of_node = 32}),
            kNothing);
}

TEST(ThreadsOfRank, AreNotTheOneThatTorchrunSetsByItself) {
  EXPECT_EQ(threads_of_rank(among(4, "torchrun"), openmp("1"), {.own = 32, .of_node = 32}), 8);
}

TEST(ThreadsOfRank, AreSharedByTheRanksOfThisMachine) {
  const ScopedEnvironment rank("RANK", "0");
  const ScopedEnvironment size("WORLD_SIZE", "4096");
  const ScopedEnvironment local_rank("LOCAL_RANK", "0");
  const ScopedEnvironment local_size("LOCAL_WORLD_SIZE", "4096");
  const ScopedEnvironment threads("OMP_NUM_THREADS", "");
  EXPECT_EQ(threads_of_rank(), 1);
  const ScopedEnvironment contradictory("RANK", "4096");
  EXPECT_EQ(threads_of_rank(), kNothing);
}

}  // namespace
}  // namespace hayate
