// SPDX-License-Identifier: Apache-2.0
#include "hayate/labelling/file_sampling.h"

#include <algorithm>
#include <optional>

#include "hayate/kernels/isa.h"

namespace hayate {
namespace {

std::optional<AxisGrid> sample(const FileGrid& prepared, const FileGrid& file) {
  return sample_axes(make_axis_grid(prepared.shape, prepared.voxel_to_world),
                     solve(prepared.voxel_to_world, file.voxel_to_world), file.shape,
                     logit_resampling());
}

std::int64_t further(const AxisTaps& taps, std::int64_t index) {
  const auto i = static_cast<std::size_t>(index);
  return std::max(taps.low[i], taps.high[i]);
}

std::int64_t nearer(const AxisTaps& taps, std::int64_t index) {
  const auto i = static_cast<std::size_t>(index);
  return std::min(taps.low[i], taps.high[i]);
}

/// Narrows a range, from both ends, to what the predicate holds for: one range, since coordinates
/// rise or fall along an axis.
template <class Predicate>
void narrow(std::int64_t& begin, std::int64_t& end, const Predicate& holds) {
  while (begin < end && !holds(begin)) ++begin;
  while (begin < end && !holds(end - 1)) --end;
}

}  // namespace

WhyNot FileSampling::why_not(const FileGrid& prepared, const FileGrid& file) {
  const WhyNot no_kernels = why_no_fast_kernels();
  if (!no_kernels.applies()) return no_kernels;
  if (std::ranges::min(prepared.shape) < 1 || std::ranges::min(file.shape) < 1) {
    return "there are no voxels";
  }
  if (!sample(prepared, file)) return "the prepared grid is oblique to the file's";
  return {};
}

FileSampling::FileSampling(const FileGrid& prepared, const FileGrid& file)
    : prepared_shape_(prepared.shape),
      grid_(*sample(prepared, file)),
      seen_{{0, 0, 0}, file.shape} {
  const Affine to_prepared = solve(prepared.voxel_to_world, file.voxel_to_world);
  const Vector3 reach = seen_reach(to_prepared);
  for (std::size_t axis = 0; axis < 3; ++axis) {
    const std::size_t source = grid_.axes[axis].source_axis;
    narrow(seen_.begin[axis], seen_.end[axis], [&](std::int64_t index) {
      const double along = to_prepared(source, axis) * static_cast<double>(index);
      return is_seen(along + to_prepared(source, 3), prepared_shape_[source], reach[source]);
    });
  }
}

VoxelBox FileSampling::voxels_of(const VoxelBox& region) const {
  VoxelBox box = seen_;
  for (std::size_t axis = 0; axis < 3; ++axis) {
    const AxisTaps& taps = grid_.axes[axis];
    const std::size_t source = taps.source_axis;
    narrow(box.begin[axis], box.end[axis], [&](std::int64_t index) {
      const std::int64_t last = further(taps, index);
      return last >= region.begin[source] && last < region.end[source];
    });
    if (box.begin[axis] == box.end[axis]) return {};
  }
  return box;
}

VoxelBox FileSampling::sources_of(const VoxelBox& voxels) const {
  VoxelBox sources;
  for (std::size_t axis = 0; axis < 3; ++axis) {
    const AxisTaps& taps = grid_.axes[axis];
    const std::int64_t first = voxels.begin[axis];
    const std::int64_t last = voxels.end[axis] - 1;
    sources.begin[taps.source_axis] = std::min(nearer(taps, first), nearer(taps, last));
    sources.end[taps.source_axis] = std::max(further(taps, first), further(taps, last)) + 1;
  }
  return sources;
}

BoxPitch FileSampling::pitch_of(const VoxelBox& sources) const {
  const SpatialShape shape = sources.shape();
  const auto [x, y, z] = prepared_shape_;
  BoxPitch pitch;
  // An axis of stride 1 is where rows lie: two of them only where the whole volume has two.
  pitch.row = z == 1 ? 1 : std::max<std::int64_t>(shape[2], 2);
  pitch.plane = y * z == 1 ? 1 : std::max<std::int64_t>(shape[1] * pitch.row, 2);
  return pitch;
}

AxisGrid FileSampling::grid_of(const VoxelBox& voxels, const VoxelBox& sources) const {
  AxisGrid grid = crop(grid_, voxels);
  for (AxisTaps& taps : grid.axes) {
    const auto first = static_cast<std::int32_t>(sources.begin[taps.source_axis]);
    for (std::int32_t& index : taps.low) index -= first;
    for (std::int32_t& index : taps.high) index -= first;
  }
  return grid;
}

}  // namespace hayate
