// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "hayate/kernels/versions.h"

namespace hayate {

/// One channel, its axes in any order and direction but for the last: along that one voxels are
/// neighbours in memory (stride 1 or -1), and there are at least two of them. Strides are in
/// voxels.
template <class T>
struct GatherSource {
  /// The one at (0, 0, 0).
  const T* voxels = nullptr;
  std::int32_t size[3] = {};
  std::int32_t stride[3] = {};
};

/// A row of output voxels. Voxel k lies at ((products[axis][k] + terms[axis][0]) + terms[axis][1])
/// + terms[axis][2] along an axis of the source, in voxels: M·(i, j, k, 1) in that order of sums,
/// in float64, with the products of the row's own axis given. Coordinates outside are moved to the
/// nearest voxel centre.
struct GatherRow {
  const double* products[3] = {};
  double terms[3][3] = {};
};

/// Samples single channels at coordinates that follow no axis, a row at a time. A voxel's value
/// does not depend on its place in the row.
struct GatherResampleKernels {
  /// How many products are read beyond a row's last, which may be any numbers.
  static constexpr std::int64_t kPadding = 16;

  /// Trilinear. Weights are float32, and values low + weight·(high - low), so that a plateau stays
  /// what it is. A neighbour of weight 0 is not looked at, whatever it holds.
  void (*interpolate_uint8)(const GatherSource<std::uint8_t>& source, const GatherRow& row,
                            std::int64_t size, float* out);
  void (*interpolate_int16)(const GatherSource<std::int16_t>& source, const GatherRow& row,
                            std::int64_t size, float* out);
  void (*interpolate_float)(const GatherSource<float>& source, const GatherRow& row,
                            std::int64_t size, float* out);

  /// The nearest voxel; half-way between two, the even one.
  void (*pick_uint8)(const GatherSource<std::uint8_t>& source, const GatherRow& row,
                     std::int64_t size, std::uint8_t* out);
  void (*pick_int16)(const GatherSource<std::int16_t>& source, const GatherRow& row,
                     std::int64_t size, std::int16_t* out);
  void (*pick_float)(const GatherSource<float>& source, const GatherRow& row, std::int64_t size,
                     float* out);
};

HAYATE_KERNEL_VERSIONS(GatherResampleKernels)

/// \pre the CPU has it.
inline const GatherResampleKernels& gather_resample_kernels(Isa isa) {
  return version_for<GatherResampleKernels>(isa);
}

}  // namespace hayate
