// SPDX-License-Identifier: Apache-2.0
#include "hayate/transforms/scale_intensity.h"

#include <vector>

#include <gtest/gtest.h>

namespace hayate {
namespace {

TEST(ScaleIntensity, MultipliesByOnePlusTheFactor) {
  std::vector<float> voxels{-2, 0, 4};
  scale_intensity(voxels, 0.5);
  EXPECT_EQ(voxels, (std::vector<float>{-3, 0, 6}));
}

TEST(RescaleIntensity, MapsTheExtremesToTheBounds) {
  std::vector<float> voxels{3, 5, 7};
  rescale_intensity(voxels, -1.0, 3.0);
  EXPECT_EQ(voxels, (std::vector<float>{-1, 1, 3}));
}

TEST(RescaleIntensity, WithOneBoundMapsToZeroAndOne) {
  std::vector<float> voxels{3, 5, 7};
  rescale_intensity(voxels, std::nullopt, 3.0);
  EXPECT_EQ(voxels, (std::vector<float>{0, 0.5, 1}));
}

TEST(RescaleIntensity, MultipliesAConstantByTheLowerBound) {
  std::vector<float> voxels{3, 3};
  rescale_intensity(voxels, 0.5, 1.0);
  EXPECT_EQ(voxels, (std::vector<float>{1.5, 1.5}));
  rescale_intensity(voxels, std::nullopt, 1.0);
  EXPECT_EQ(voxels, (std::vector<float>{1.5, 1.5}));
}

}  // namespace
}  // namespace hayate
