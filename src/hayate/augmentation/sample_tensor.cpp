// SPDX-License-Identifier: Apache-2.0
#include "hayate/augmentation/sample_tensor.h"

#include <algorithm>
#include <array>
#include <vector>

#include <ATen/TensorOperators.h>
#include <ATen/ops/arange.h>
#include <ATen/ops/grid_sampler.h>
#include <ATen/ops/stack.h>

#include "hayate/augmentation/displacements.h"
#include "hayate/transforms/voxel_move.h"

namespace hayate {
namespace {

at::Tensor cut_box(const at::Tensor& volume, const VoxelBox& box) {
  const SpatialShape shape = box.shape();
  return volume.narrow(1, box.begin[0], shape[0])
      .narrow(2, box.begin[1], shape[1])
      .narrow(3, box.begin[2], shape[2]);
}

at::Tensor move_voxels(const at::Tensor& volume, const VoxelMove& move) {
  std::vector<std::int64_t> axes{0};
  std::vector<std::int64_t> reversed;
  for (std::size_t axis = 0; axis < 3; ++axis) {
    axes.push_back(1 + static_cast<std::int64_t>(move.map.source_axis[axis]));
    if (move.map.reversed[axis]) reversed.push_back(1 + static_cast<std::int64_t>(axis));
  }
  const at::Tensor rearranged = cut_box(volume, move.box).permute(axes);
  return reversed.empty() ? rearranged : rearranged.flip(reversed);
}

/// By axis of the volume, the coordinate that each voxel of the output shows, counted from the
/// box's first voxel: float64 that spreads to [X, Y, Z].
std::array<at::Tensor, 3> source_coordinates(const GridMapping& mapping, const VoxelBox& box,
                                             c10::Device device) {
  std::array<at::Tensor, 3> places;
  for (std::size_t axis = 0; axis < 3; ++axis) {
    std::array<std::int64_t, 3> shape{1, 1, 1};
    shape[axis] = mapping.shape[axis];
    places[axis] =
        at::arange(shape[axis], at::TensorOptions(device).dtype(at::kDouble)).view(shape);
    if (!mapping.displacement) continue;
    places[axis] = places[axis] + displacements(*mapping.displacement, axis, device);
  }
  std::array<at::Tensor, 3> coordinates;
  const Affine& matrix = mapping.output_to_input_voxel;
  for (std::size_t axis = 0; axis < 3; ++axis) {
    coordinates[axis] = places[0] * matrix(axis, 0) + places[1] * matrix(axis, 1) +
                        places[2] * matrix(axis, 2) +
                        (matrix(axis, 3) - static_cast<double>(box.begin[axis]));
  }
  return coordinates;
}

/// What grid_sampler takes: from -1 to 1 over the edges of the volume, or its outer centres with
/// `align_corners`, the last axis first. [1, X, Y, Z, 3] float64
at::Tensor sampling_grid(const std::array<at::Tensor, 3>& coordinates, const SpatialShape& source,
                         const SpatialShape& shape, bool align_corners) {
  std::vector<at::Tensor> normalised;
  for (const std::size_t axis : {2U, 1U, 0U}) {
    const auto size = static_cast<double>(source[axis]);
    const at::Tensor of_axis = align_corners
                                   ? coordinates[axis] * (2.0 / std::max(size - 1.0, 1.0)) - 1.0
                                   : (coordinates[axis] * 2.0 + 1.0) / size - 1.0;
    normalised.push_back(of_axis.expand(shape));
  }
  return at::stack(normalised, 3).unsqueeze(0);
}

/// PyTorch's number of a padding mode.
std::int64_t padding_number(PaddingMode padding) {
  switch (padding) {
    case PaddingMode::kZeros:
      return 0;
    case PaddingMode::kBorder:
      return 1;
    case PaddingMode::kReflection:
      break;
  }
  return 2;
}

}  // namespace

at::Tensor sample_tensor(const at::Tensor& volume, const GridMapping& mapping, VolumeKind kind) {
  const SpatialShape from{volume.size(1), volume.size(2), volume.size(3)};
  if (const auto move = as_move(mapping, from)) return move_voxels(volume, *move);
  const ResampleOptions options = resample_options(mapping, kind);
  const VoxelBox box = shown_box(from, mapping);
  // PyTorch mirrors at the outer centres with align_corners only; else it is all the same.
  const bool align_corners =
      options.padding == PaddingMode::kReflection && options.mirror_at == MirrorAt::kVoxelCentres;
  const at::Tensor grid = sampling_grid(source_coordinates(mapping, box, volume.device()),
                                        box.shape(), mapping.shape, align_corners);
  const bool is_nearest = options.mode == InterpolationMode::kNearest;
  // In float64 the nearest voxel is the host's.
  const at::ScalarType type = is_nearest ? at::kDouble : at::kFloat;
  const at::Tensor sampled =
      at::grid_sampler(cut_box(volume, box).to(type).unsqueeze(0), grid.to(type),
                       is_nearest ? 1 : 0, padding_number(options.padding), align_corners);
  return sampled.squeeze(0).to(volume.scalar_type());
}

}  // namespace hayate
