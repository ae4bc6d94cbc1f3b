// SPDX-License-Identifier: Apache-2.0
#include "hayate/transforms/voxel_move.h"

#include <cmath>
#include <utility>

namespace hayate {
namespace {

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

}  // namespace

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

}  // namespace hayate
