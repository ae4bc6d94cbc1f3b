// SPDX-License-Identifier: Apache-2.0
#include "hayate/recipe/flop_count.h"

#include <gtest/gtest.h>

namespace hayate {
namespace {

// 5.12 GMAC forward a patch of 96³, 23.7 a window of 160³.
TEST(FlopCount, KnowsTheTutorialsNetwork) {
  const NetworkOptions options;
  EXPECT_NEAR(count_flops(options, {96, 96, 96}).forward / 2e9, 5.12, 0.01);
  EXPECT_NEAR(count_flops(options, {96, 96, 96}).training / 1e9, 30.6, 0.1);
  EXPECT_NEAR(count_flops(options, {160, 160, 160}).forward / 2e9, 23.7, 0.05);
}

}  // namespace
}  // namespace hayate
