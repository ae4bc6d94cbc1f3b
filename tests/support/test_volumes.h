// SPDX-License-Identifier: Apache-2.0
// Volumes and cases that the tests of transforms and of resampling share.
#pragma once

#include <algorithm>
#include <cmath>
#include <initializer_list>

#include <gtest/gtest.h>

#include "hayate/base/philox_stream.h"
#include "hayate/transforms/sample.h"

namespace hayate {

/// Returns an oblique affine, so that a transform that loses track of the world is seen.
inline Affine oblique_affine() {
  Affine affine;
  affine.rows = {
      {{1.5, 0.2, 0.0, -40.0}, {-0.1, 0.8, 0.3, 12.0}, {0.0, -0.4, 2.5, 7.0}, {0, 0, 0, 1}}};
  return affine;
}

template <class T>
Volume volume_of(const VolumeShape& shape, std::initializer_list<T> values) {
  Volume volume(VoxelTypeOf<T>::kValue, shape);
  EXPECT_EQ(static_cast<std::int64_t>(values.size()), volume.size());
  std::ranges::copy(values, volume.voxels<T>().begin());
  return volume;
}

/// 0, 1, 2, … in C order.
template <class T>
Volume counted_volume(const VolumeShape& shape) {
  Volume volume(VoxelTypeOf<T>::kValue, shape, oblique_affine());
  T next{0};
  for (T& voxel : volume.voxels<T>()) voxel = next++;
  return volume;
}

/// Makes a volume of normal noise.
inline Volume noise_volume(const VolumeShape& shape, std::uint32_t seed = 1) {
  Volume volume(VoxelType::kFloat32, shape, oblique_affine());
  PhiloxStream random({seed, 0, 0, 0});
  for (float& voxel : volume.voxels<float>()) voxel = static_cast<float>(random.normal());
  return volume;
}

/// Returns a label with a few bodies, not symmetrical in any way, and an image that is the label:
/// whatever moves one and not the other takes them apart.
inline Sample aligned_sample(const SpatialShape& shape = {14, 17, 12}) {
  Sample sample;
  sample.case_name = "aligned";
  sample.label =
      Volume::zeros(VoxelType::kUint8, {1, shape[0], shape[1], shape[2]}, oblique_affine());
  auto* voxel = sample.label.voxels<std::uint8_t>().data();
  for (std::int64_t x = 0; x < shape[0]; ++x) {
    for (std::int64_t y = 0; y < shape[1]; ++y) {
      for (std::int64_t z = 0; z < shape[2]; ++z, ++voxel) {
        const auto u = static_cast<double>(x) / static_cast<double>(shape[0]);
        const auto v = static_cast<double>(y) / static_cast<double>(shape[1]);
        const auto w = static_cast<double>(z) / static_cast<double>(shape[2]);
        if (u > 0.1 && u < 0.65 && v > 0.15 && v < 0.5 && w > 0.3 && w < 0.9) *voxel = 1;
        if (u > 0.35 && u < 0.9 && v > 0.5 && v < 0.9 && w > 0.1 && w < 0.5) *voxel = 1;
      }
    }
  }
  sample.image = convert(sample.label, VoxelType::kFloat32);
  sample.indices = {VoxelSet({1, 2, 3}, 64), VoxelSet({4, 5, 6}, 64)};
  return sample;
}

inline bool same_bits(const Volume& a, const Volume& b) {
  return a.type() == b.type() && a.shape() == b.shape() &&
         a.voxel_to_world() == b.voxel_to_world() && std::ranges::equal(a.bytes(), b.bytes());
}

inline bool same_bits(const Sample& a, const Sample& b) {
  return same_bits(a.image, b.image) && same_bits(a.label, b.label) &&
         a.indices.foreground == b.indices.foreground &&
         a.indices.background == b.indices.background;
}

/// Every voxel of `moved` has the value that `original` has at the same place in the world, which
/// must be a voxel of it.
template <class T>
void expect_same_in_the_world(const Volume& original, const Volume& moved) {
  const Affine to_original = inverse(original.voxel_to_world()) * moved.voxel_to_world();
  const SpatialShape shape = original.spatial_shape();
  const auto& [channels, size_x, size_y, size_z] = moved.shape();
  const T* value = moved.voxels<T>().data();
  for (std::int64_t c = 0; c < channels; ++c) {
    for (std::int64_t x = 0; x < size_x; ++x) {
      for (std::int64_t y = 0; y < size_y; ++y) {
        for (std::int64_t z = 0; z < size_z; ++z, ++value) {
          const Vector3 from = transform_point(
              to_original,
              {static_cast<double>(x), static_cast<double>(y), static_cast<double>(z)});
          std::int64_t index = 0;
          for (std::size_t axis = 0; axis < 3; ++axis) {
            ASSERT_NEAR(from[axis], std::round(from[axis]), 1e-9);
            const auto position = static_cast<std::int64_t>(std::round(from[axis]));
            ASSERT_TRUE(position >= 0 && position < shape[axis]);
            index = index * shape[axis] + position;
          }
          ASSERT_EQ(*value, original.channel<T>(c)[static_cast<std::size_t>(index)]);
        }
      }
    }
  }
}

}  // namespace hayate
