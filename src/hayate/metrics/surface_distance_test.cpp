// SPDX-License-Identifier: Apache-2.0
// The golden cases hold the rest: percentiles, spacings, both releases.
#include "hayate/metrics/surface_distance.h"

#include <algorithm>
#include <cmath>

#include <gtest/gtest.h>

#include "hayate/resampling/voxel_box.h"

namespace hayate {
namespace {

constexpr SpatialShape kShape{12, 14, 16};

/// A box of class 2 among background.
Volume make_label(const VoxelBox& box) {
  Volume label = Volume::zeros(VoxelType::kUint8, {1, kShape[0], kShape[1], kShape[2]});
  for (std::int64_t x = box.begin[0]; x < box.end[0]; ++x) {
    for (std::int64_t y = box.begin[1]; y < box.end[1]; ++y) {
      for (std::int64_t z = box.begin[2]; z < box.end[2]; ++z) {
        label
            .voxels<std::uint8_t>()[static_cast<std::size_t>((x * kShape[1] + y) * kShape[2] + z)] =
            2;
      }
    }
  }
  return label;
}

SurfaceDistances measure(const Volume& predicted, const Volume& labelled) {
  return surface_distances(predicted, labelled, 2, {3.0, 1.0, 0.5});
}

TEST(SurfaceDistance, OfABoxThatIsMoved) {
  const Volume labelled = make_label({{2, 3, 4}, {7, 9, 11}});
  const SurfaceDistances same = measure(labelled, labelled);
  // The surface is all voxels but the inner ones.
  EXPECT_EQ(same.of_predicted.size(), 5U * 6 * 7 - 3U * 4 * 5);
  EXPECT_EQ(hausdorff_distance(same), 0.0F);
  EXPECT_EQ(surface_dice(same, 0.0), 1.0F);

  const SurfaceDistances moved = measure(make_label({{4, 3, 4}, {9, 9, 11}}), labelled);
  EXPECT_EQ(hausdorff_distance(moved), 6.0F);
  EXPECT_EQ(surface_dice(moved, 6.0), 1.0F);
  EXPECT_LT(surface_dice(moved, 5.9), 1.0F);
}

TEST(SurfaceDistance, TheBorderOfTheVolumeIsASurface) {
  const Volume whole = make_label({{0, 0, 0}, kShape});
  EXPECT_EQ(measure(whole, whole).of_predicted.size(), 12U * 14 * 16 - 10U * 12 * 14);
}

TEST(SurfaceDistance, TheOneMissesWhatTheOtherHas) {
  const Volume some = make_label({{2, 3, 4}, {7, 9, 11}});
  const Volume none = make_label({});
  for (const SurfaceDistances& distances : {measure(some, none), measure(none, some)}) {
    EXPECT_TRUE(std::isinf(hausdorff_distance(distances)));
    EXPECT_TRUE(std::isinf(hausdorff_distance(distances, 95.0)));
    EXPECT_TRUE(std::isinf(average_surface_distance(distances, /*symmetric=*/true)));
    EXPECT_EQ(surface_dice(distances, 1e9), 0.0F);
  }
  const SurfaceDistances nothing = measure(none, none);
  EXPECT_TRUE(std::isnan(hausdorff_distance(nothing, 95.0)));
  EXPECT_TRUE(std::isnan(average_surface_distance(nothing, /*symmetric=*/false)));
  EXPECT_TRUE(std::isnan(surface_dice(nothing, 1.0)));
}

}  // namespace
}  // namespace hayate
