// SPDX-License-Identifier: Apache-2.0
#include "hayate/transforms/simulate_delay.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "hayate/base/error.h"
#include "hayate/base/stopwatch.h"
#include "hayate/transforms/registry.h"

namespace hayate {
namespace {

TEST(SimulateDelay, TakesItsTime) {
  const auto transform =
      make_transform({{"name", "SimulateDelayd"}, {"delay_time", 0.02}}, "prepare.0");
  Sample sample;
  const Stopwatch watch;
  dynamic_cast<const DeterministicTransform&> (*transform)(sample);
  EXPECT_GE(watch.seconds(), 0.02);
}

TEST(SimulateDelay, RefusesToGoBackInTime) {
  EXPECT_THROW(make_transform({{"name", "SimulateDelay"}, {"delay_time", -1.0}}, "prepare.0"),
               RecipeError);
}

}  // namespace
}  // namespace hayate
