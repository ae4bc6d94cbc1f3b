// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "hayate/kernels/versions.h"

namespace hayate {

/// How the voxels of an output axis read an axis of the source: voxel i is
/// low + weight[i]·(high - low) of the source's voxels low[i] and high[i]. Where both neighbours
/// are equal that is exactly their value, whatever the weight.
struct AxisTable {
  const std::int32_t* low = nullptr;
  const std::int32_t* high = nullptr;
  const float* weight = nullptr;
};

/// A linear change of intensities, then limits: (v - subtract) / divide · multiply + add.
struct IntensityRange {
  float subtract = 0.0F;
  float divide = 1.0F;
  float multiply = 1.0F;
  float add = 0.0F;
  float lowest = 0.0F;
  float highest = 0.0F;
};

/// The passes of a separable trilinear resampling, a row at a time, all in float32.
struct AxisResampleKernels {
  /// Columns of a panel that `interpolate_columns` takes at once; lengths along a panel's other
  /// axis come in multiples of it, too.
  static constexpr std::int64_t kColumns = 16;

  /// out[i] = low[i] + weight·(high[i] - low[i]): the pass across rows.
  void (*blend_uint8)(const std::uint8_t* low, const std::uint8_t* high, float weight,
                      std::int64_t size, float* out);
  void (*blend_int16)(const std::int16_t* low, const std::int16_t* high, float weight,
                      std::int64_t size, float* out);
  void (*blend_float)(const float* low, const float* high, float weight, std::int64_t size,
                      float* out);

  /// out[i] = row[low[i]] + weight[i]·(row[high[i]] - row[low[i]]): the pass along a row.
  void (*interpolate_row)(const float* row, const AxisTable& table, std::int64_t size, float* out);

  /// Sixteen columns of a panel (rows `panel_stride` apart), interpolated along the column and
  /// written as rows: out[column·out_stride + i].
  /// \pre `size` is a multiple of kColumns.
  void (*interpolate_columns)(const float* panel, std::int64_t panel_stride, const AxisTable& table,
                              std::int64_t size, float* out, std::int64_t out_stride);

  /// Scales in place, in the order of IntensityRange's sum.
  void (*scale_row)(float* row, std::int64_t size, const IntensityRange& range);
};

HAYATE_KERNEL_VERSIONS(AxisResampleKernels)

/// \pre the CPU has it.
inline const AxisResampleKernels& axis_resample_kernels(Isa isa) {
  return version_for<AxisResampleKernels>(isa);
}

}  // namespace hayate
