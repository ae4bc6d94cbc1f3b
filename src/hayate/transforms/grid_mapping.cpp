// SPDX-License-Identifier: Apache-2.0
#include "hayate/transforms/grid_mapping.h"

#include <cassert>

#include "hayate/resampling/affine_matrices.h"

namespace hayate {
namespace {

template <class T>
std::optional<T> either(const std::optional<T>& first, const std::optional<T>& second) {
  return first ? first : second;
}

}  // namespace

bool OutsideFill::is_like(const OutsideFill& other) const {
  return padding == other.padding &&
         (padding != PaddingMode::kReflection || mirror_at == other.mirror_at);
}

std::optional<OutsideFill> outside_fill(const PadFill& fill) {
  switch (fill.mode) {
    case PadMode::kConstant:
      if (fill.value != 0.0) return std::nullopt;
      return OutsideFill{PaddingMode::kZeros};
    case PadMode::kEdge:
    case PadMode::kReplicate:
      return OutsideFill{PaddingMode::kBorder};
    case PadMode::kReflect:
      return OutsideFill{PaddingMode::kReflection, MirrorAt::kVoxelCentres};
    case PadMode::kSymmetric:
      return OutsideFill{PaddingMode::kReflection, MirrorAt::kVoxelEdges};
    case PadMode::kWrap:
    case PadMode::kCircular:
      break;
  }
  return std::nullopt;
}

GridMapping stay(const SpatialShape& shape) {
  return {.shape = shape};
}

GridMapping cut(const VoxelBox& box) {
  return {.output_to_input_voxel = shifted_affine({}, box.begin), .shape = box.shape()};
}

GridMapping rearrange(const SpatialShape& shape, const AxisMap& map) {
  GridMapping mapping{.output_to_input_voxel = output_to_source_voxel(shape, map)};
  for (std::size_t axis = 0; axis < 3; ++axis) mapping.shape[axis] = shape[map.source_axis[axis]];
  return mapping;
}

GridMapping about_centres(const Affine& centred, const SpatialShape& input,
                          const SpatialShape& output, InterpolationMode mode,
                          const OutsideFill& outside) {
  return {.output_to_input_voxel = from_centred(centred, input, output),
          .shape = output,
          .mode = mode,
          .outside = outside};
}

bool are_compatible(const GridMapping& first, const GridMapping& second) {
  if (first.displacement) return false;
  if (first.mode && second.mode && *first.mode != *second.mode) return false;
  return !first.outside || !second.outside || first.outside->is_like(*second.outside);
}

GridMapping then(const GridMapping& first, const GridMapping& second) {
  assert(are_compatible(first, second));
  return {.output_to_input_voxel = first.output_to_input_voxel * second.output_to_input_voxel,
          .shape = second.shape,
          .mode = either(first.mode, second.mode),
          .outside = either(first.outside, second.outside),
          .displacement = second.displacement};
}

}  // namespace hayate
