// SPDX-License-Identifier: Apache-2.0
#include "hayate/analysis/connected_components.h"

#include <algorithm>

#include <gtest/gtest.h>

#include "hayate/base/class_index.h"
#include "hayate/base/philox_stream.h"

namespace hayate {
namespace {

Volume empty_label(const SpatialShape& shape) {
  return Volume::zeros(VoxelType::kUint8, {1, shape[0], shape[1], shape[2]});
}

std::uint8_t& at(Volume& label, std::int64_t x, std::int64_t y, std::int64_t z) {
  const SpatialShape shape = label.spatial_shape();
  return label.voxels<std::uint8_t>()[static_cast<std::size_t>((x * shape[1] + y) * shape[2] + z)];
}

/// The plain way: flood each piece from its first voxel.
std::vector<std::int64_t> count_by_flooding(const Volume& label) {
  Volume rest = label.clone();
  const SpatialShape shape = label.spatial_shape();
  std::vector<std::int64_t> counts(
      std::size_t{*std::ranges::max_element(label.voxels<std::uint8_t>())} + 1, 0);
  for (std::int64_t x = 0; x < shape[0]; ++x) {
    for (std::int64_t y = 0; y < shape[1]; ++y) {
      for (std::int64_t z = 0; z < shape[2]; ++z) {
        const std::uint8_t value = at(rest, x, y, z);
        if (value == 0) continue;
        ++counts[value];
        std::vector<SpatialShape> front{{x, y, z}};
        while (!front.empty()) {
          const SpatialShape p = front.back();
          front.pop_back();
          for (std::int64_t i = std::max<std::int64_t>(p[0] - 1, 0);
               i <= std::min(p[0] + 1, shape[0] - 1); ++i) {
            for (std::int64_t j = std::max<std::int64_t>(p[1] - 1, 0);
                 j <= std::min(p[1] + 1, shape[1] - 1); ++j) {
              for (std::int64_t k = std::max<std::int64_t>(p[2] - 1, 0);
                   k <= std::min(p[2] + 1, shape[2] - 1); ++k) {
                if (at(rest, i, j, k) != value) continue;
                at(rest, i, j, k) = 0;
                front.push_back({i, j, k});
              }
            }
          }
        }
      }
    }
  }
  return counts;
}

TEST(ConnectedComponents, JoinsVoxelsThatTouchAtACorner) {
  Volume label = empty_label({4, 4, 4});
  at(label, 0, 0, 0) = 1;
  at(label, 1, 1, 1) = 1;
  at(label, 3, 3, 3) = 1;
  EXPECT_EQ(count_components(label), (std::vector<std::int64_t>{0, 2}));
}

TEST(ConnectedComponents, CountsEachClassOnItsOwn) {
  Volume label = empty_label({3, 1, 3});
  at(label, 0, 0, 0) = 1;
  at(label, 0, 0, 1) = 3;
  at(label, 0, 0, 2) = 1;
  EXPECT_EQ(count_components(label), (std::vector<std::int64_t>{0, 2, 0, 1}));
}

TEST(ConnectedComponents, JoinsBranchesThatMeetLate) {
  // A U: its legs are two pieces until the last row.
  Volume label = empty_label({3, 3, 1});
  for (std::int64_t x = 0; x < 3; ++x) at(label, x, 0, 0) = at(label, x, 2, 0) = 1;
  EXPECT_EQ(count_components(label), (std::vector<std::int64_t>{0, 2}));
  at(label, 2, 1, 0) = 1;
  EXPECT_EQ(count_components(label), (std::vector<std::int64_t>{0, 1}));
}

TEST(ConnectedComponents, AgreesWithFloodingOnNoise) {
  for (std::uint32_t seed = 0; seed < 5; ++seed) {
    Volume label = empty_label({9, 11, 7});
    PhiloxStream random({.seed = seed});
    for (std::uint8_t& voxel : label.voxels<std::uint8_t>()) {
      const double drawn = random.uniform(0.0, 1.0);
      voxel = drawn < 0.8 ? 0 : drawn < 0.9 ? 1 : 2;
    }
    EXPECT_EQ(count_components(label), count_by_flooding(label));
  }
}

TEST(CountComponents, WhatNobodyAnnotatedIsNoPiece) {
  Volume label = empty_label({3, 1, 5});
  at(label, 0, 0, 0) = 2;
  at(label, 0, 0, 1) = kIgnoredVoxel;
  at(label, 2, 0, 4) = 2;
  EXPECT_EQ(count_components(label), (std::vector<std::int64_t>{0, 0, 2}));
}

}  // namespace
}  // namespace hayate
