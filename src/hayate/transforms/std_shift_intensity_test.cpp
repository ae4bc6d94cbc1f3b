// SPDX-License-Identifier: Apache-2.0
#include "hayate/transforms/std_shift_intensity.h"

#include <vector>

#include <gtest/gtest.h>

namespace hayate {
namespace {

TEST(StdShiftIntensity, AddsAMultipleOfTheStandardDeviation) {
  std::vector<float> voxels{-1, 1, -1, 1};
  std_shift_intensity(voxels, 2.0);
  EXPECT_EQ(voxels, (std::vector<float>{1, 3, 1, 3}));
}

TEST(StdShiftIntensity, LeavesZerosOutWhenAsked) {
  std::vector<float> voxels{0, 2, 0, 4};
  std_shift_intensity(voxels, -1.0, true);
  EXPECT_EQ(voxels, (std::vector<float>{0, 1, 0, 3}));
}

TEST(StdShiftIntensity, HasNothingToDoWhereAllIsZero) {
  std::vector<float> voxels{0, 0};
  std_shift_intensity(voxels, 1.0, true);
  EXPECT_EQ(voxels, (std::vector<float>{0, 0}));
}

}  // namespace
}  // namespace hayate
