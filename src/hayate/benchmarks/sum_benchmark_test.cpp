// SPDX-License-Identifier: Apache-2.0
#include "hayate/benchmarks/sum_benchmark.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "support/tiny_recipe.h"

namespace hayate {
namespace {

TEST(SumBenchmark, SumsOverThisProcessAlone) {
  const nlohmann::ordered_json result = run_sum_benchmark({.recipe = tiny_recipe(1), .rounds = 3});
  EXPECT_EQ(result["backend"], "gloo");
  EXPECT_EQ(result["ranks"], 1);
  EXPECT_TRUE(result["is_right"].get<bool>()) << result.dump();
  EXPECT_GT(result["megabytes"].get<double>(), 0.0);
  EXPECT_GT(result["sum_ms"].get<double>(), 0.0);
}

}  // namespace
}  // namespace hayate
