// SPDX-License-Identifier: Apache-2.0
#include "hayate/transforms/resample.h"

#include <cassert>
#include <cmath>
#include <cstdint>
#include <type_traits>
#include <vector>

#include "hayate/transforms/axis_tap.h"

namespace hayate {
namespace {

/// Reads one channel of the source through a tap an axis.
template <class T>
struct Reader {
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

/// The taps of every output voxel, visited in C order: `visit(x, y, z)`.
template <class Visit>
void for_each_voxel(const SpatialShape& shape, const Affine& matrix, const SpatialShape& source,
                    const ResampleOptions& options, Visit visit) {
  for (std::int64_t i = 0; i < shape[0]; ++i) {
    for (std::int64_t j = 0; j < shape[1]; ++j) {
      for (std::int64_t k = 0; k < shape[2]; ++k) {
        const Vector3 point = transform_point(
            matrix, {static_cast<double>(i), static_cast<double>(j), static_cast<double>(k)});
        visit(make_tap(point[0], source[0], options), make_tap(point[1], source[1], options),
              make_tap(point[2], source[2], options));
      }
    }
  }
}

/// The same where each source coordinate depends on its own output axis only: the taps of an axis
/// are a table, which saves the arithmetic of all voxels but one line an axis.
template <class Visit>
void for_each_voxel_axis_aligned(const SpatialShape& shape, const Affine& matrix,
                                 const SpatialShape& source, const ResampleOptions& options,
                                 Visit visit) {
  std::array<std::vector<AxisTap>, 3> taps;
  for (std::size_t axis = 0; axis < 3; ++axis) {
    taps[axis].reserve(static_cast<std::size_t>(shape[axis]));
    for (std::int64_t i = 0; i < shape[axis]; ++i) {
      const double coordinate = matrix(axis, axis) * static_cast<double>(i) + matrix(axis, 3);
      taps[axis].push_back(make_tap(coordinate, source[axis], options));
    }
  }
  for (const AxisTap& x : taps[0]) {
    for (const AxisTap& y : taps[1]) {
      for (const AxisTap& z : taps[2]) visit(x, y, z);
    }
  }
}

/// Whether the other axes move no source coordinate by as much as a billionth of a voxel. Affines
/// of rotated scans leave 1e-16 there, which is rounding and no shear.
bool is_axis_aligned(const Affine& matrix, const SpatialShape& shape) {
  for (std::size_t row = 0; row < 3; ++row) {
    double moved = 0.0;
    for (std::size_t column = 0; column < 3; ++column) {
      if (column == row) continue;
      moved += std::abs(matrix(row, column)) * static_cast<double>(shape[column]);
    }
    if (!(moved < 1e-9)) return false;
  }
  return true;
}

template <class T, class To>
void resample_channel(const Volume& source, std::int64_t channel, const Affine& matrix,
                      const ResampleOptions& options, Volume& result) {
  const SpatialShape from = source.spatial_shape();
  const SpatialShape to = result.spatial_shape();
  const Reader<T> reader{source.channel<T>(channel).data(), from[1] * from[2], from[2]};
  To* out = result.channel<To>(channel).data();
  const auto visit = [&](const AxisTap& x, const AxisTap& y, const AxisTap& z) {
    if constexpr (std::is_same_v<To, float>) {
      *out++ = options.mode == InterpolationMode::kBilinear
                   ? reader.bilinear(x, y, z)
                   : static_cast<float>(reader.nearest(x, y, z));
    } else {
      *out++ = reader.nearest(x, y, z);
    }
  };
  if (is_axis_aligned(matrix, to)) {
    for_each_voxel_axis_aligned(to, matrix, from, options, visit);
  } else {
    for_each_voxel(to, matrix, from, options, visit);
  }
}

template <class T>
Volume resample_as(const Volume& source, const Affine& matrix, const SpatialShape& shape,
                   const ResampleOptions& options) {
  const bool to_float = options.mode == InterpolationMode::kBilinear;
  Volume result(to_float ? VoxelType::kFloat32 : source.type(),
                {source.channels(), shape[0], shape[1], shape[2]},
                source.voxel_to_world() * matrix);
  for (std::int64_t channel = 0; channel < source.channels(); ++channel) {
    if (to_float) {
      resample_channel<T, float>(source, channel, matrix, options, result);
    } else {
      resample_channel<T, T>(source, channel, matrix, options, result);
    }
  }
  return result;
}

}  // namespace

Volume resample(const Volume& source, const Affine& output_to_input_voxel,
                const SpatialShape& output_shape, const ResampleOptions& options) {
  assert(source.spatial_size() > 0);
  assert(is_finite(output_to_input_voxel));
  switch (source.type()) {
    case VoxelType::kUint8:
      return resample_as<std::uint8_t>(source, output_to_input_voxel, output_shape, options);
    case VoxelType::kInt16:
      return resample_as<std::int16_t>(source, output_to_input_voxel, output_shape, options);
    default:
      break;
  }
  assert(source.type() == VoxelType::kFloat32);
  return resample_as<float>(source, output_to_input_voxel, output_shape, options);
}

}  // namespace hayate
