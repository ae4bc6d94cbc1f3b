// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cassert>
#include <cmath>
#include <cstdint>
#include <type_traits>

#include "hayate/kernels/gather_resample.h"
#include "hayate/resampling/row_coordinates.h"
#include "hayate/volume/voxel_view.h"

namespace hayate {

/// The source's axes as GatherSource wants them: the last one has neighbours side by side.
inline SourceAxes order_of_axes(const VoxelView& source) {
  std::size_t last = 0;
  while (std::abs(source.stride[last]) != 1 || source.shape[last] == 1) ++last;
  return {(last + 1) % 3, (last + 2) % 3, last};
}

/// \pre the view is of that type, and not scaled.
template <class T>
GatherSource<T> gather_source(const VoxelView& view, const SourceAxes& axes) {
  assert(view.type == VoxelTypeOf<T>::kValue && !view.is_scaled);
  GatherSource<T> source{.voxels = reinterpret_cast<const T*>(view.voxels)};
  for (std::size_t axis = 0; axis < 3; ++axis) {
    source.size[axis] = static_cast<std::int32_t>(view.shape[axes[axis]]);
    source.stride[axis] = static_cast<std::int32_t>(view.stride[axes[axis]]);
  }
  return source;
}

/// The kernels that read a T: uint8, int16 or float.
template <class T>
auto interpolate_kernel(const GatherResampleKernels& kernels) {
  if constexpr (std::is_same_v<T, std::uint8_t>) return kernels.interpolate_uint8;
  if constexpr (std::is_same_v<T, std::int16_t>) return kernels.interpolate_int16;
  if constexpr (std::is_same_v<T, float>) return kernels.interpolate_float;
}
template <class T>
auto pick_kernel(const GatherResampleKernels& kernels) {
  if constexpr (std::is_same_v<T, std::uint8_t>) return kernels.pick_uint8;
  if constexpr (std::is_same_v<T, std::int16_t>) return kernels.pick_int16;
  if constexpr (std::is_same_v<T, float>) return kernels.pick_float;
}

}  // namespace hayate
