// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "hayate/kernels/axis_resample.h"

namespace hayate::reference {
namespace {

float between(float low, float high, float weight) {
  return low + weight * (high - low);
}

template <class T>
void blend(const T* low, const T* high, float weight, std::int64_t size, float* out) {
  for (std::int64_t i = 0; i < size; ++i) {
    out[i] = between(static_cast<float>(low[i]), static_cast<float>(high[i]), weight);
  }
}

void interpolate_row(const float* row, const AxisTable& table, std::int64_t size, float* out) {
  for (std::int64_t i = 0; i < size; ++i) {
    out[i] = between(row[table.low[i]], row[table.high[i]], table.weight[i]);
  }
}

void interpolate_columns(const float* panel, std::int64_t panel_stride, const AxisTable& table,
                         std::int64_t size, float* out, std::int64_t out_stride) {
  for (std::int64_t i = 0; i < size; ++i) {
    const float* low = panel + table.low[i] * panel_stride;
    const float* high = panel + table.high[i] * panel_stride;
    for (std::int64_t column = 0; column < AxisResampleKernels::kColumns; ++column) {
      out[column * out_stride + i] = between(low[column], high[column], table.weight[i]);
    }
  }
}

void scale_row(float* row, std::int64_t size, const IntensityRange& range) {
  for (std::int64_t i = 0; i < size; ++i) {
    const float scaled = (row[i] - range.subtract) / range.divide * range.multiply + range.add;
    row[i] = std::min(std::max(scaled, range.lowest), range.highest);
  }
}

constexpr AxisResampleKernels kKernels{blend<std::uint8_t>, blend<std::int16_t>, blend<float>,
                                       interpolate_row,     interpolate_columns, scale_row};

}  // namespace

HAYATE_DEFINE_VERSION(AxisResampleKernels, kKernels)

}  // namespace hayate::reference
