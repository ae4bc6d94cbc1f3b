// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "hayate/volume/affine.h"

namespace hayate {

/// Fills `values` with normal numbers (mean 0, variance 1; the sum of four uniform bytes, which
/// ends at ±3.4) that depend on key, row and position only.
void fill_normal(std::span<float> values, std::array<std::uint32_t, 2> key, std::uint32_t row,
                 std::uint32_t plane);

/// The noise of a CT image: independent between slices and alike in neighbouring voxels of one, as
/// reconstruction kernels leave it. Unit variance, given plane by plane.
class CtNoise {
 public:
  CtNoise(const SpatialShape& shape, std::array<std::uint32_t, 2> key);

  /// Returns the plane at the next x, starting at 0: [Y, Z]. Valid until the next call.
  std::span<const float> next_plane();

 private:
  void make_source(std::int64_t x, std::vector<float>& plane);

  SpatialShape shape_;
  std::array<std::uint32_t, 2> key_;
  std::int64_t x_ = 0;
  /// Planes x - 1, x, x + 1, smoothed along Y.
  std::array<std::vector<float>, 3> sources_;
  std::vector<float> white_;
  std::vector<float> plane_;
};

}  // namespace hayate
