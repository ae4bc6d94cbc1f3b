// SPDX-License-Identifier: Apache-2.0
#include "hayate/resampling/resample_displaced.h"

#include <algorithm>
#include <cassert>
#include <cstdint>
#include <type_traits>

#include "hayate/base/fast_paths.h"
#include "hayate/kernels/isa.h"
#include "hayate/resampling/axis_tap.h"
#include "hayate/resampling/gather_source.h"
#include "hayate/resampling/resample_gather.h"
#include "hayate/resampling/resample_types.h"
#include "hayate/resampling/tap_reader.h"

namespace hayate {
namespace {

/// Where the voxels of a row lie in the source: [axis of the source][voxel].
class DisplacedRows {
 public:
  DisplacedRows(const Affine& matrix, const DisplacementField& field)
      : matrix_(matrix), field_(field) {
    const auto size = static_cast<std::size_t>(field.shape()[2]);
    for (std::vector<double>& row : displacements_) row.resize(size);
    for (std::vector<double>& row : coordinates_) {
      row.resize(size + GatherResampleKernels::kPadding);
    }
  }

  const std::array<std::vector<double>, 3>& row(std::int64_t i, std::int64_t j) {
    field_.row(i, j, displacements_);
    for (std::size_t k = 0; k < displacements_[0].size(); ++k) {
      const Vector3 point =
          transform_point(matrix_, {static_cast<double>(i) + displacements_[0][k],
                                    static_cast<double>(j) + displacements_[1][k],
                                    static_cast<double>(k) + displacements_[2][k]});
      for (std::size_t axis = 0; axis < 3; ++axis) coordinates_[axis][k] = point[axis];
    }
    return coordinates_;
  }

 private:
  const Affine& matrix_;
  const DisplacementField& field_;
  std::array<std::vector<double>, 3> displacements_;
  std::array<std::vector<double>, 3> coordinates_;
};

/// Calls `sample(row, out)` for all rows of the grid, `out` being where a row begins.
template <class Out, class Sample>
void for_each_row(const Affine& matrix, const DisplacementField& field, Out* out, Sample sample) {
  DisplacedRows rows(matrix, field);
  const auto [height, width, size] = field.shape();
  for (std::int64_t i = 0; i < height; ++i) {
    for (std::int64_t j = 0; j < width; ++j, out += size) sample(rows.row(i, j), out);
  }
}

/// The kernel for T that fills Out: interpolated where it is float, picked else.
template <class T, bool is_picked>
auto kernel_for(const GatherResampleKernels& kernels) {
  if constexpr (std::is_same_v<T, std::uint8_t>) {
    if constexpr (is_picked)
      return kernels.pick_uint8;
    else
      return kernels.interpolate_uint8;
  } else if constexpr (std::is_same_v<T, std::int16_t>) {
    if constexpr (is_picked)
      return kernels.pick_int16;
    else
      return kernels.interpolate_int16;
  } else {
    if constexpr (is_picked)
      return kernels.pick_float;
    else
      return kernels.interpolate_float;
  }
}

template <class T, bool is_picked, class Out>
void gather_channel(const VoxelView& source, const Affine& matrix, const DisplacementField& field,
                    const ResampleOptions& options, Out* out) {
  const SourceAxes axes = order_of_axes(source);
  const GatherSource<T> gathered = gather_source<T>(source, axes);
  const auto kernel = kernel_for<T, is_picked>(gather_resample_kernels(selected_isa()));
  const std::int64_t size = field.shape()[2];
  std::array<std::vector<double>, 3> inside;
  for_each_row(matrix, field, out, [&](const auto& coordinates, Out* to) {
    GatherRow row;
    for (std::size_t axis = 0; axis < 3; ++axis) {
      inside[axis] = coordinates[axes[axis]];
      // The kernel moves what lies outside to the border, which is right for nothing else.
      if (options.padding != PaddingMode::kBorder) {
        for (std::int64_t k = 0; k < size; ++k) {
          double& at = inside[axis][static_cast<std::size_t>(k)];
          at = padded_coordinate(at, gathered.size[axis], options);
        }
      }
      row.products[axis] = inside[axis].data();
    }
    kernel(gathered, row, size, to);
  });
}

template <class T, class Out>
void sample_channel(const TapReader<T>& reader, const SpatialShape& source, const Affine& matrix,
                    const DisplacementField& field, const ResampleOptions& options, Out* out) {
  for_each_row(matrix, field, out, [&](const auto& coordinates, Out* to) {
    for (std::size_t k = 0; k < static_cast<std::size_t>(field.shape()[2]); ++k) {
      std::array<AxisTap, 3> taps;
      for (std::size_t axis = 0; axis < 3; ++axis) {
        taps[axis] = make_tap(coordinates[axis][k], source[axis], options);
      }
      if (options.mode == InterpolationMode::kNearest) {
        to[k] = static_cast<Out>(reader.nearest(taps[0], taps[1], taps[2]));
      } else {
        to[k] = static_cast<Out>(reader.bilinear(taps[0], taps[1], taps[2]));
      }
    }
  });
}

WhyNot why_not_gathered(const Volume& source, const ResampleOptions& options) {
  if (const WhyNot why = why_no_fast_kernels(); !why.applies()) return why;
  if (options.padding == PaddingMode::kZeros) return "zeros outside cut voxels' neighbours off";
  if (source.channels() == 0) return "there is no channel";
  return why_not_gather(view_of(source, 0));
}

/// Calls `channel(T, Out, index, to)` for all channels of the result, which it makes.
Volume sample_volume(const Volume& source, const Affine& matrix, const DisplacementField& field,
                     const ResampleOptions& options, bool is_gathered) {
  check_mapping(matrix);
  const SpatialShape from = source.spatial_shape();
  const bool is_picked = options.mode == InterpolationMode::kNearest;
  Volume result =
      make_result(source, source.voxel_to_world() * matrix, field.shape(), options.mode);
  with_readable_type(source.type(), [&]<class T>() {
    const auto sample = [&]<class Out, bool picks>(std::int64_t channel) {
      Out* const out = result.channel<Out>(channel).data();
      if (is_gathered) {
        gather_channel<T, picks>(view_of(source, channel), matrix, field, options, out);
      } else {
        const TapReader<T> reader{source.channel<T>(channel).data(), from[1] * from[2], from[2]};
        sample_channel(reader, from, matrix, field, options, out);
      }
    };
    for (std::int64_t channel = 0; channel < source.channels(); ++channel) {
      if (is_picked) {
        sample.template operator()<T, true>(channel);
      } else {
        sample.template operator()<float, false>(channel);
      }
    }
  });
  return result;
}

}  // namespace

Volume resample_displaced_reference(const Volume& source, const Affine& output_to_input_voxel,
                                    const DisplacementField& field,
                                    const ResampleOptions& options) {
  return sample_volume(source, output_to_input_voxel, field, options, /*is_gathered=*/false);
}

Volume resample_displaced(const Volume& source, const Affine& output_to_input_voxel,
                          const DisplacementField& field, const ResampleOptions& options) {
  return sample_volume(source, output_to_input_voxel, field, options,
                       takes_fast_path("resample", why_not_gathered(source, options)));
}

}  // namespace hayate
