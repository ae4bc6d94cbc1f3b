// SPDX-License-Identifier: Apache-2.0
#include "hayate/transforms/apply_mapping.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "hayate/resampling/resample_displaced.h"
#include "hayate/transforms/sample_geometry.h"
#include "hayate/transforms/voxel_move.h"
#include "hayate/volume/kept_volume.h"

namespace hayate {
namespace {

Volume apply_move(const Volume& volume, const VoxelMove& move) {
  Volume box = crop(volume, move.box);
  return move.map == AxisMap{} ? std::move(box) : rearrange_axes(box, move.map);
}

Volume sample_volume(const Volume& volume, const GridMapping& mapping, VolumeKind kind) {
  const ResampleOptions options = resample_options(mapping, kind);
  const Affine& matrix = mapping.output_to_input_voxel;
  if (!mapping.displacement && !is_kept_type(volume.type())) {
    return resample(volume, matrix, mapping.shape, options);
  }
  const VoxelBox box = shown_box(volume.spatial_shape(), mapping);
  Affine in_box = matrix;
  for (std::size_t axis = 0; axis < 3; ++axis) {
    in_box(axis, 3) -= static_cast<double>(box.begin[axis]);
  }
  const Volume shown = crop(volume, box);
  if (mapping.displacement) {
    return resample_displaced(shown, in_box, *mapping.displacement, options);
  }
  return resample(shown, in_box, mapping.shape, options);
}

/// The coordinates along an axis of the input that a mapping's voxels have.
std::pair<double, double> coordinate_range(const GridMapping& mapping, std::size_t axis) {
  double low = mapping.output_to_input_voxel(axis, 3);
  double high = low;
  for (std::size_t from = 0; from < 3; ++from) {
    const double reach =
        mapping.output_to_input_voxel(axis, from) * static_cast<double>(mapping.shape[from] - 1);
    (reach < 0.0 ? low : high) += reach;
    if (!mapping.displacement) continue;
    const double farther =
        std::abs(mapping.output_to_input_voxel(axis, from)) * mapping.displacement->bound()[from];
    low -= farther;
    high += farther;
  }
  return {low, high};
}

}  // namespace

ResampleOptions resample_options(const GridMapping& mapping, VolumeKind kind) {
  const OutsideFill outside = mapping.outside.value_or(OutsideFill{});
  return {.mode = kind == VolumeKind::kLabel ? InterpolationMode::kNearest
                                             : mapping.mode.value_or(InterpolationMode::kBilinear),
          .padding = outside.padding,
          .mirror_at = outside.mirror_at};
}

VoxelBox shown_box(const SpatialShape& volume, const GridMapping& mapping) {
  const bool mirrors = mapping.outside && mapping.outside->padding == PaddingMode::kReflection;
  VoxelBox box;
  for (std::size_t axis = 0; axis < 3; ++axis) {
    const auto last = static_cast<double>(volume[axis] - 1);
    auto [low, high] = coordinate_range(mapping, axis);
    if (mirrors) {
      // What lies d outside is what lies d inside: reaching further makes it the whole axis.
      const double mirrored_low = high > last ? last - (high - last) : low;
      const double mirrored_high = low < 0.0 ? -low : high;
      low = std::min(low, mirrored_low);
      high = std::max(high, mirrored_high);
    }
    const auto begin = static_cast<std::int64_t>(std::clamp(std::floor(low) - 1.0, 0.0, last));
    const auto end = static_cast<std::int64_t>(std::clamp(std::ceil(high) + 2.0, 1.0, last + 1.0));
    // Half-way between two voxels the even one is the nearest, in the box as in the volume.
    box.begin[axis] = begin - begin % 2;
    box.end[axis] = std::max(end, begin + 1);
  }
  return box;
}

Sample apply_mapping(const Sample& sample, const GridMapping& mapping) {
  const auto move = as_move(mapping, sample.image.spatial_shape());
  const auto show = [&](const Volume& volume, VolumeKind kind) {
    return move ? apply_move(volume, *move) : sample_volume(volume, mapping, kind);
  };
  Sample shown;
  shown.case_name = sample.case_name;
  shown.case_index = sample.case_index;
  shown.unannotated = sample.unannotated;
  shown.image = show(sample.image, VolumeKind::kImage);
  if (sample.has_label()) shown.label = show(sample.label, VolumeKind::kLabel);
  return shown;
}

}  // namespace hayate
