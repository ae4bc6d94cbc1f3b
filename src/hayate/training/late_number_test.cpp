// SPDX-License-Identifier: Apache-2.0
#include "hayate/training/late_number.h"

#include <cmath>
#include <limits>
#include <utility>

#include <ATen/ops/full.h>
#include <gtest/gtest.h>

namespace hayate {
namespace {

TEST(LateNumber, GivesWhatTheTensorHolds) {
  LateNumber number(at::full({1}, 2.5, at::kFloat));
  EXPECT_EQ(number.read(), 2.5);
  EXPECT_EQ(number.read(), 2.5);
  LateNumber moved(std::move(number));
  EXPECT_EQ(moved.read(), 2.5);
}

TEST(LateNumber, GivesFloat32AsItIsIncludingWhatIsNoNumber) {
  EXPECT_EQ(LateNumber(at::full({}, 0.1, at::kFloat)).read(), static_cast<double>(0.1F));
  EXPECT_TRUE(std::isnan(LateNumber(at::full({}, std::numeric_limits<float>::quiet_NaN())).read()));
}

TEST(LateNumber, MayBeKnownFromTheStart) {
  EXPECT_EQ(LateNumber(0.1).read(), 0.1);
}

}  // namespace
}  // namespace hayate
