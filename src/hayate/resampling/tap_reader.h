// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "hayate/resampling/axis_tap.h"

namespace hayate {

/// Reads one channel of the source through a tap an axis.
template <class T>
struct TapReader {
  const T* voxels;
  std::int64_t stride_x;
  std::int64_t stride_y;

  double along_z(std::int64_t row, const AxisTap& z) const {
    return z.low_weight * static_cast<double>(voxels[row + z.low]) +
           z.high_weight * static_cast<double>(voxels[row + z.high]);
  }
  double along_yz(std::int64_t plane, const AxisTap& y, const AxisTap& z) const {
    return y.low_weight * along_z(plane + y.low * stride_y, z) +
           y.high_weight * along_z(plane + y.high * stride_y, z);
  }
  float bilinear(const AxisTap& x, const AxisTap& y, const AxisTap& z) const {
    return static_cast<float>(x.low_weight * along_yz(x.low * stride_x, y, z) +
                              x.high_weight * along_yz(x.high * stride_x, y, z));
  }
  T nearest(const AxisTap& x, const AxisTap& y, const AxisTap& z) const {
    if (x.low_weight * y.low_weight * z.low_weight == 0.0) return T{0};
    return voxels[x.low * stride_x + y.low * stride_y + z.low];
  }
};

}  // namespace hayate
