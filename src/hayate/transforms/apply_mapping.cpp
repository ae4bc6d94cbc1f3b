// SPDX-License-Identifier: Apache-2.0
#include "hayate/transforms/apply_mapping.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "hayate/resampling/resample_displaced.h"
#include "hayate/transforms/sample_geometry.h"
#include "hayate/volume/kept_volume.h"

namespace hayate {
namespace {

/// A mapping that moves whole voxels: a box of the input, rearranged.
struct VoxelMove {
  VoxelBox box;
  AxisMap map;
};

/// Which axis of the input an axis of the output follows, voxel by voxel; 3 for none.
std::size_t followed_axis(const Affine& matrix, std::size_t output_axis) {
  std::size_t followed = 3;
  for (std::size_t axis = 0; axis < 3; ++axis) {
    const double step = matrix(axis, output_axis);
    if (step == 0.0) continue;
    if (followed != 3 || std::abs(step) != 1.0) return 3;
    followed = axis;
  }
  return followed;
}

bool is_inside(const VoxelBox& box, const SpatialShape& shape) {
  for (std::size_t axis = 0; axis < 3; ++axis) {
    if (box.begin[axis] < 0 || box.end[axis] > shape[axis]) return false;
  }
  return true;
}

/// The mapping as a move of whole voxels of the volume, where it is one.
std::optional<VoxelMove> as_move(const GridMapping& mapping, const SpatialShape& volume) {
  if (mapping.displacement) return std::nullopt;
  const Affine& matrix = mapping.output_to_input_voxel;
  VoxelMove move;
  std::array<bool, 3> is_followed{};
  for (std::size_t axis = 0; axis < 3; ++axis) {
    const std::size_t from = followed_axis(matrix, axis);
    if (from == 3 || std::exchange(is_followed[from], true)) return std::nullopt;
    const double at = matrix(from, 3);
    // The bound keeps the conversion in range; beyond it lies no volume.
    if (at != std::nearbyint(at) || std::abs(at) > 0x1p53) return std::nullopt;
    const auto first = static_cast<std::int64_t>(at);
    const bool reversed = matrix(from, axis) < 0.0;
    move.map.source_axis[axis] = from;
    move.map.reversed[axis] = reversed;
    move.box.begin[from] = reversed ? first - (mapping.shape[axis] - 1) : first;
    move.box.end[from] = move.box.begin[from] + mapping.shape[axis];
  }
  if (!is_inside(move.box, volume)) return std::nullopt;
  return move;
}

Volume apply_move(const Volume& volume, const VoxelMove& move) {
  Volume box = crop(volume, move.box);
  return move.map == AxisMap{} ? std::move(box) : rearrange_axes(box, move.map);
}

ResampleOptions options_for(const GridMapping& mapping, VolumeKind kind) {
  const OutsideFill outside = mapping.outside.value_or(OutsideFill{});
  return {.mode = kind == VolumeKind::kLabel ? InterpolationMode::kNearest
                                             : mapping.mode.value_or(InterpolationMode::kBilinear),
          .padding = outside.padding,
          .mirror_at = outside.mirror_at};
}

Volume sample_volume(const Volume& volume, const GridMapping& mapping, VolumeKind kind) {
  const ResampleOptions options = options_for(mapping, kind);
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
