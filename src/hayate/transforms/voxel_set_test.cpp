// SPDX-License-Identifier: Apache-2.0
#include "hayate/transforms/voxel_set.h"

#include <gtest/gtest.h>

#include "hayate/base/philox_stream.h"

namespace hayate {
namespace {

/// Draws each voxel with that probability.
std::vector<std::uint32_t> draw_indices(std::int64_t voxel_count, double density) {
  PhiloxStream random({.seed = 9});
  std::vector<std::uint32_t> indices;
  for (std::int64_t i = 0; i < voxel_count; ++i) {
    if (random.rand() < density) indices.push_back(static_cast<std::uint32_t>(i));
  }
  return indices;
}

TEST(VoxelSet, SelectsWhatAListOfIndicesHolds) {
  for (const double density : {0.00001, 0.01, 0.5, 1.0}) {
    constexpr std::int64_t voxel_count = 200'001;
    const auto indices = draw_indices(voxel_count, density);
    const VoxelSet set(indices, voxel_count);
    ASSERT_EQ(set.size(), std::ssize(indices));
    EXPECT_EQ(set.to_list(), indices);
    for (std::size_t k = 0; k < indices.size(); ++k) {
      ASSERT_EQ(set[static_cast<std::int64_t>(k)], indices[k]);
    }
  }
}

TEST(VoxelSet, TakesABitAVoxel) {
  constexpr std::int64_t voxel_count = 10'000'000;
  const VoxelSet set(draw_indices(voxel_count, 0.3), voxel_count);
  EXPECT_LT(static_cast<double>(set.size_bytes()) * 8.0, 1.001 * voxel_count);
}

TEST(VoxelSet, FewVoxelsAreAList) {
  constexpr std::int64_t voxel_count = 10'000'000;
  const VoxelSet set(draw_indices(voxel_count, 0.001), voxel_count);
  EXPECT_EQ(set.size_bytes(), 4 * set.size());
  EXPECT_TRUE(set.words().empty());
  EXPECT_EQ(VoxelSet(set.to_list()), set);
}

TEST(VoxelSet, MayBeEmpty) {
  EXPECT_TRUE(VoxelSet().empty());
  EXPECT_TRUE(VoxelSet({}, 100).empty());
  EXPECT_TRUE(VoxelSet({}, 100).to_list().empty());
}

}  // namespace
}  // namespace hayate
