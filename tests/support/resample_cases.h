// SPDX-License-Identifier: Apache-2.0
// Volumes and options drawn at random, for tests that hold a fast way of resampling against the
// reference.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <vector>

#include <gtest/gtest.h>

#include "hayate/base/philox_stream.h"
#include "hayate/resampling/resample.h"
#include "hayate/transforms/scale_intensity_range.h"
#include "hayate/volume/voxel_view.h"

namespace hayate {

/// Voxels of draw_volume are integers from 0 up to this, without it.
inline constexpr std::int64_t kDrawnRange = 200;

inline std::int64_t draw_size(PhiloxStream& random) {
  return 1 + random.randint(40);
}

inline SpatialShape draw_shape(PhiloxStream& random) {
  return {draw_size(random), draw_size(random), draw_size(random)};
}

/// Draws a volume in any of the types that `resample` reads.
inline Volume draw_volume(PhiloxStream& random, const SpatialShape& shape) {
  constexpr std::array types{VoxelType::kUint8, VoxelType::kInt16, VoxelType::kFloat32};
  Volume volume(VoxelType::kInt16, {1 + random.randint(2), shape[0], shape[1], shape[2]});
  for (auto& voxel : volume.voxels<std::int16_t>()) {
    voxel = static_cast<std::int16_t>(random.randint(kDrawnRange));
  }
  return convert(volume, types[static_cast<std::size_t>(random.randint(3))]);
}

inline Volume draw_volume(PhiloxStream& random) {
  return draw_volume(random, draw_shape(random));
}

inline ResampleOptions draw_options(PhiloxStream& random) {
  ResampleOptions options;
  options.mode = random.rand() < 0.5 ? InterpolationMode::kBilinear : InterpolationMode::kNearest;
  options.padding = static_cast<PaddingMode>(random.randint(3));
  options.mirror_at = static_cast<MirrorAt>(random.randint(2));
  return options;
}

/// Compares both as float32. Checks that they are of one kind and lie on one grid.
inline double largest_difference(const Volume& a, const Volume& b) {
  EXPECT_EQ(a.shape(), b.shape());
  EXPECT_EQ(a.type(), b.type());
  EXPECT_TRUE(all_close(a.voxel_to_world(), b.voxel_to_world(), 0.0, 1e-12));
  const Volume left = convert(a, VoxelType::kFloat32);
  const Volume right = convert(b, VoxelType::kFloat32);
  double largest = 0.0;
  for (std::size_t i = 0; i < left.voxels<float>().size(); ++i) {
    largest =
        std::max<double>(largest, std::abs(left.voxels<float>()[i] - right.voxels<float>()[i]));
  }
  return largest;
}

/// The middle of the drawn range as 0 … 1.
inline constexpr ScaleIntensityRangeOptions kDrawnScale{
    .a_min = 20, .a_max = 120, .b_min = 0.0, .b_max = 1.0, .clip = true};

/// Checks voxels that were resampled and scaled in one pass against those that are yet to be
/// scaled.
inline void expect_near_scaled(const Volume& ours, Volume expected) {
  scale_intensity_range(expected.voxels<float>(), kDrawnScale);
  ASSERT_EQ(ours.spatial_shape(), expected.spatial_shape());
  for (std::size_t i = 0; i < ours.voxels<float>().size(); ++i) {
    ASSERT_NEAR(ours.voxels<float>()[i], expected.voxels<float>()[i], 1e-5) << i;
  }
}

/// One channel as a file has it: X fastest, in the file's type, scaled or not; and what it stands
/// for.
template <class T>
struct StoredCase {
  std::vector<T> stored;
  VoxelView view;
  Volume decoded;

  StoredCase(Volume volume, bool is_scaled) : decoded(convert(volume, VoxelType::kFloat32)) {
    const SpatialShape shape = decoded.spatial_shape();
    for (std::int64_t z = 0; z < shape[2]; ++z) {
      for (std::int64_t y = 0; y < shape[1]; ++y) {
        for (std::int64_t x = 0; x < shape[0]; ++x) {
          const std::int64_t place = (x * shape[1] + y) * shape[2] + z;
          stored.push_back(
              static_cast<T>(decoded.voxels<float>()[static_cast<std::size_t>(place)]));
        }
      }
    }
    view = {.type = VoxelTypeOf<T>::kValue,
            .voxels = reinterpret_cast<const std::byte*>(stored.data()),
            .shape = shape,
            .stride = {1, shape[0], shape[0] * shape[1]}};
    if (!is_scaled) return;
    view.is_scaled = true;
    view.slope = 0.5;
    view.intercept = -20.0;
    for (float& voxel : decoded.voxels<float>()) voxel = 0.5F * voxel - 20.0F;
  }
};

/// Calls check.operator()<T>(is_scaled) for types of files.
template <class Check>
void for_stored_types(Check check) {
  for (const bool is_scaled : {false, true}) {
    check.template operator()<std::uint8_t>(is_scaled);
    check.template operator()<std::int16_t>(is_scaled);
    check.template operator()<std::uint16_t>(is_scaled);
    check.template operator()<float>(is_scaled);
    check.template operator()<double>(is_scaled);
  }
}

}  // namespace hayate
