// SPDX-License-Identifier: Apache-2.0
#include "hayate/phantom/ct_noise.h"

#include <gtest/gtest.h>

namespace hayate {
namespace {

constexpr std::int64_t kSize = 48;

std::vector<std::vector<float>> make_planes(std::array<std::uint32_t, 2> key) {
  CtNoise noise({kSize, kSize, kSize}, key);
  std::vector<std::vector<float>> planes;
  for (std::int64_t x = 0; x < kSize; ++x) {
    const auto plane = noise.next_plane();
    planes.emplace_back(plane.begin(), plane.end());
  }
  return planes;
}

/// The mean product of voxels so many steps apart.
double covariance(const std::vector<std::vector<float>>& planes, std::size_t dx, std::size_t dy,
                  std::size_t dz) {
  constexpr std::size_t n = kSize;
  double sum = 0.0;
  double count = 0.0;
  for (std::size_t x = 0; x + dx < n; ++x) {
    for (std::size_t y = 0; y + dy < n; ++y) {
      for (std::size_t z = 0; z + dz < n; ++z) {
        sum += planes[x][y * n + z] * planes[x + dx][(y + dy) * n + z + dz];
        count += 1.0;
      }
    }
  }
  return sum / count;
}

TEST(CtNoise, IsAlikeInNeighboursOfASliceAndIndependentBetweenSlices) {
  const auto planes = make_planes({1, 2});
  // Weights 1:2:1 along an axis, of unit energy, give 4/6 one step and 1/6 two steps away.
  EXPECT_NEAR(covariance(planes, 0, 0, 0), 1.0, 0.03);
  EXPECT_NEAR(covariance(planes, 1, 0, 0), 4.0 / 6.0, 0.03);
  EXPECT_NEAR(covariance(planes, 0, 1, 0), 4.0 / 6.0, 0.03);
  EXPECT_NEAR(covariance(planes, 2, 0, 0), 1.0 / 6.0, 0.03);
  EXPECT_NEAR(covariance(planes, 3, 0, 0), 0.0, 0.03);
  EXPECT_NEAR(covariance(planes, 0, 0, 1), 0.0, 0.03);
}

TEST(CtNoise, FollowsItsKeyOnly) {
  EXPECT_EQ(make_planes({1, 2}), make_planes({1, 2}));
  EXPECT_NE(make_planes({1, 2}), make_planes({1, 3}));
}

TEST(FillNormal, HasZeroMeanUnitVarianceAndLightTails) {
  std::vector<float> values(100000);
  fill_normal(values, {5, 6}, 7, 8);
  double sum = 0.0;
  double squares = 0.0;
  double fourths = 0.0;
  for (const double value : values) {
    sum += value;
    squares += value * value;
    fourths += value * value * value * value;
  }
  EXPECT_NEAR(sum / 1e5, 0.0, 0.015);
  EXPECT_NEAR(squares / 1e5, 1.0, 0.02);
  // The sum of four uniform numbers has the fourth moment 3 - 6/5/4.
  EXPECT_NEAR(fourths / 1e5, 2.7, 0.06);
}

}  // namespace
}  // namespace hayate
