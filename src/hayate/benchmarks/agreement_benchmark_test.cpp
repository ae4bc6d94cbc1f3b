// SPDX-License-Identifier: Apache-2.0
#include "hayate/benchmarks/agreement_benchmark.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "support/tiny_recipe.h"

namespace hayate {
namespace {

TEST(AgreementBenchmark, FindsThatTheCpuAgreesWithItsPlainComposition) {
  AgreementBenchmarkOptions options;
  options.recipe = tiny_recipe(1, {"network.dropout=0"});
  options.patch_size = 16;
  const nlohmann::ordered_json result = run_agreement_benchmark(options);
  EXPECT_TRUE(result["float32_agrees"].get<bool>()) << result.dump();
  EXPECT_LE(result["float32_gradients_error"].get<double>(), 1e-3);
  EXPECT_GT(result["loss"].get<double>(), 0.0);
  EXPECT_TRUE(result["agrees"].get<bool>()) << result.dump();
}

}  // namespace
}  // namespace hayate
