// SPDX-License-Identifier: Apache-2.0
#include "hayate/resampling/resample.h"

#include <algorithm>
#include <cassert>
#include <cstdint>
#include <optional>
#include <type_traits>
#include <utility>

#include "hayate/base/fast_paths.h"
#include "hayate/kernels/isa.h"
#include "hayate/resampling/axis_grid.h"
#include "hayate/resampling/axis_tap.h"
#include "hayate/resampling/resample_axes.h"
#include "hayate/resampling/resample_gather.h"
#include "hayate/resampling/resample_types.h"
#include "hayate/resampling/tap_reader.h"

namespace hayate {
namespace {

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

template <class T, class To>
void resample_channel(const Volume& source, std::int64_t channel, const Affine& matrix,
                      const ResampleOptions& options, Volume& result) {
  const SpatialShape from = source.spatial_shape();
  const SpatialShape to = result.spatial_shape();
  const TapReader<T> reader{source.channel<T>(channel).data(), from[1] * from[2], from[2]};
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
  for_each_voxel(to, matrix, from, options, visit);
}

template <class T>
Volume resample_as(const Volume& source, const Affine& matrix, const SpatialShape& shape,
                   const ResampleOptions& options) {
  const bool to_float = options.mode == InterpolationMode::kBilinear;
  Volume result = make_result(source, source.voxel_to_world() * matrix, shape, options.mode);
  for (std::int64_t channel = 0; channel < source.channels(); ++channel) {
    if (to_float) {
      resample_channel<T, float>(source, channel, matrix, options, result);
    } else {
      resample_channel<T, T>(source, channel, matrix, options, result);
    }
  }
  return result;
}

/// The way of axes, where there is one.
std::optional<Volume> resample_by_axes(const Volume& source, const Affine& matrix,
                                       const SpatialShape& shape, const ResampleOptions& options) {
  const auto grid = sample_axes(make_axis_grid(source.spatial_shape(), source.voxel_to_world()),
                                matrix, shape, options);
  if (!grid || std::ranges::min(shape) < 1) return std::nullopt;
  const bool to_float = options.mode == InterpolationMode::kBilinear;
  Volume result = make_result(source, grid->voxel_to_world, shape, options.mode);
  for (std::int64_t channel = 0; channel < source.channels(); ++channel) {
    const VoxelView view = view_of(source, channel);
    if (to_float) {
      resample_axes(view, *grid, nullptr, result.channel<float>(channel));
      continue;
    }
    with_readable_type(source.type(),
                       [&]<class T>() { pick_axes<T>(view, *grid, result.channel<T>(channel)); });
  }
  return result;
}

/// The way of single voxels, for any matrix. \pre why_not_gather has nothing against a channel.
Volume resample_by_gathering(const Volume& source, const Affine& matrix, const SpatialShape& shape,
                             const ResampleOptions& options) {
  Volume result = make_result(source, source.voxel_to_world() * matrix, shape, options.mode);
  for (std::int64_t channel = 0; channel < source.channels(); ++channel) {
    const VoxelView view = view_of(source, channel);
    if (options.mode == InterpolationMode::kBilinear) {
      resample_gather(view, matrix, shape, options, nullptr, result.channel<float>(channel));
      continue;
    }
    with_readable_type(source.type(), [&]<class T>() {
      pick_gather<T>(view, matrix, shape, options, result.channel<T>(channel));
    });
  }
  return result;
}

}  // namespace

Volume resample_reference(const Volume& source, const Affine& output_to_input_voxel,
                          const SpatialShape& output_shape, const ResampleOptions& options) {
  assert(source.spatial_size() > 0);
  check_mapping(output_to_input_voxel);
  return with_readable_type(source.type(), [&]<class T>() {
    return resample_as<T>(source, output_to_input_voxel, output_shape, options);
  });
}

Volume resample(const Volume& source, const Affine& output_to_input_voxel,
                const SpatialShape& output_shape, const ResampleOptions& options) {
  assert(source.spatial_size() > 0);
  check_mapping(output_to_input_voxel);
  WhyNot why = why_no_fast_kernels();
  if (why.applies()) {
    auto result = resample_by_axes(source, output_to_input_voxel, output_shape, options);
    if (result) {
      takes_fast_path("resample", {});
      return *std::move(result);
    }
    why = source.channels() > 0 ? why_not_gather(view_of(source, 0)) : "there is no channel";
  }
  if (takes_fast_path("resample", why)) {
    return resample_by_gathering(source, output_to_input_voxel, output_shape, options);
  }
  return resample_reference(source, output_to_input_voxel, output_shape, options);
}

}  // namespace hayate
