// SPDX-License-Identifier: Apache-2.0
#include "hayate/resampling/resample_displaced.h"

#include <array>
#include <cstdint>
#include <span>
#include <vector>

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
using DisplacedRow = std::array<std::vector<double>, 3>;

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

  DisplacedRow& row(std::int64_t i, std::int64_t j) {
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
  DisplacedRow coordinates_;
};

/// Calls `sample(row, out)` for all rows of the grid, `out` being where a row begins. The row may
/// be changed.
template <class Out, class Sample>
void for_each_row(const Affine& matrix, const DisplacementField& field, Out* out, Sample sample) {
  DisplacedRows rows(matrix, field);
  const auto [height, width, size] = field.shape();
  for (std::int64_t i = 0; i < height; ++i) {
    for (std::int64_t j = 0; j < width; ++j, out += size) sample(rows.row(i, j), out);
  }
}

template <class T, class Out, class Kernel>
void gather_channel(const VoxelView& source, const Affine& matrix, const DisplacementField& field,
                    const ResampleOptions& options, Kernel kernel, Out* out) {
  const SourceAxes axes = order_of_axes(source);
  const GatherSource<T> gathered = gather_source<T>(source, axes);
  const std::int64_t size = field.shape()[2];
  for_each_row(matrix, field, out, [&](DisplacedRow& coordinates, Out* to) {
    GatherRow row;
    for (std::size_t axis = 0; axis < 3; ++axis) {
      std::vector<double>& along = coordinates[axes[axis]];
      // The kernel moves what lies outside to the border, which is right for nothing else.
      if (options.padding != PaddingMode::kBorder) {
        for (double& at : std::span(along).first(static_cast<std::size_t>(size))) {
          at = padded_coordinate(at, gathered.size[axis], options);
        }
      }
      row.products[axis] = along.data();
    }
    kernel(gathered, row, size, to);
  });
}

template <class T, class Out>
void sample_channel(const TapReader<T>& reader, const SpatialShape& source, const Affine& matrix,
                    const DisplacementField& field, const ResampleOptions& options, Out* out) {
  for_each_row(matrix, field, out, [&](const DisplacedRow& coordinates, Out* to) {
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

Volume sample_volume(const Volume& source, const Affine& matrix, const DisplacementField& field,
                     const ResampleOptions& options, bool is_gathered) {
  check_mapping(matrix);
  const SpatialShape from = source.spatial_shape();
  Volume result =
      make_result(source, source.voxel_to_world() * matrix, field.shape(), options.mode);
  const auto sample = [&]<class T, class Out>(auto kernel) {
    for (std::int64_t channel = 0; channel < source.channels(); ++channel) {
      Out* const out = result.channel<Out>(channel).data();
      if (is_gathered) {
        gather_channel<T>(view_of(source, channel), matrix, field, options, kernel, out);
      } else {
        const TapReader<T> reader{source.channel<T>(channel).data(), from[1] * from[2], from[2]};
        sample_channel(reader, from, matrix, field, options, out);
      }
    }
  };
  const GatherResampleKernels& kernels = gather_resample_kernels(selected_isa());
  with_readable_type(source.type(), [&]<class T>() {
    if (options.mode == InterpolationMode::kNearest) {
      sample.template operator()<T, T>(pick_kernel<T>(kernels));
    } else {
      sample.template operator()<T, float>(interpolate_kernel<T>(kernels));
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
