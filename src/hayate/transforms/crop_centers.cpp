// SPDX-License-Identifier: Apache-2.0
#include "hayate/transforms/crop_centers.h"

#include <algorithm>
#include <cassert>
#include <cstddef>
#include <numeric>

#include <fmt/format.h>

#include "hayate/base/error.h"
#include "hayate/base/text.h"

namespace hayate {
namespace {

SpatialShape draw_center(const VoxelSet& candidates, const SpatialShape& volume_shape,
                         const SpatialShape& patch_shape, Random& random) {
  const std::int64_t index = candidates[random.randint(candidates.size())];
  const std::int64_t row = index / volume_shape[2];
  const SpatialShape voxel{row / volume_shape[1], row % volume_shape[1], index % volume_shape[2]};
  return correct_crop_center(voxel, patch_shape, volume_shape);
}

/// Returns the share of draws up to and with each class, as RandomState.choice adds them up.
std::vector<double> cumulative_shares(std::span<const double> ratios) {
  const double sum = std::accumulate(ratios.begin(), ratios.end(), 0.0);
  std::vector<double> shares;
  double up_to = 0.0;
  for (const double ratio : ratios) shares.push_back(up_to += ratio / sum);
  for (double& share : shares) share /= up_to;
  return shares;
}

}  // namespace

SpatialShape correct_crop_center(const SpatialShape& center, const SpatialShape& patch_shape,
                                 const SpatialShape& volume_shape) {
  SpatialShape corrected;
  for (std::size_t axis = 0; axis < 3; ++axis) {
    const std::int64_t size = std::min(patch_shape[axis], volume_shape[axis]);
    const std::int64_t first = size / 2;
    // The patch reaches size - size/2 voxels from its centre on.
    const std::int64_t last = volume_shape[axis] - (size - size / 2);
    corrected[axis] = std::clamp(center[axis], first, last);
  }
  return corrected;
}

void check_patch_fits(std::string_view transform, const std::string& case_name,
                      const SpatialShape& shape, const SpatialShape& patch_shape) {
  for (std::size_t axis = 0; axis < 3; ++axis) {
    if (patch_shape[axis] <= shape[axis]) continue;
    throw DataError(fmt::format("case '{}' of shape {} is smaller than a patch of {}", case_name,
                                format_shape(shape), format_shape(patch_shape)),
                    fmt::format("put SpatialPad before {}, or set its allow_smaller and put "
                                "ResizeWithPadOrCrop after it",
                                transform));
  }
}

VoxelBox patch_box(const SpatialShape& center, const SpatialShape& patch_shape,
                   const SpatialShape& volume_shape) {
  VoxelBox box;
  for (std::size_t axis = 0; axis < 3; ++axis) {
    box.begin[axis] = std::max<std::int64_t>(center[axis] - patch_shape[axis] / 2, 0);
    box.end[axis] = std::min(box.begin[axis] + patch_shape[axis], volume_shape[axis]);
  }
  return box;
}

std::vector<SpatialShape> draw_crop_centers(const CropIndices& indices,
                                            const SpatialShape& volume_shape,
                                            const SpatialShape& patch_shape, std::int64_t count,
                                            double foreground_ratio, Random& random) {
  assert(indices.has_fg_bg());
  if (indices.foreground.empty()) foreground_ratio = 0.0;
  if (indices.background.empty()) foreground_ratio = 1.0;
  std::vector<SpatialShape> centers;
  for (std::int64_t i = 0; i < count; ++i) {
    const auto& candidates =
        random.rand() < foreground_ratio ? indices.foreground : indices.background;
    centers.push_back(draw_center(candidates, volume_shape, patch_shape, random));
  }
  return centers;
}

std::vector<SpatialShape> draw_class_crop_centers(std::span<const VoxelSet> classes,
                                                  std::span<const double> ratios,
                                                  const SpatialShape& volume_shape,
                                                  const SpatialShape& patch_shape,
                                                  std::int64_t count, Random& random) {
  assert(classes.size() == ratios.size());
  const std::vector<double> shares = cumulative_shares(ratios);
  std::vector<std::size_t> drawn;
  for (std::int64_t i = 0; i < count; ++i) {
    const auto found = std::ranges::upper_bound(shares, random.rand());
    drawn.push_back(static_cast<std::size_t>(found - shares.begin()));
  }
  std::vector<SpatialShape> centers;
  for (const std::size_t c : drawn) {
    centers.push_back(draw_center(classes[c], volume_shape, patch_shape, random));
  }
  return centers;
}

}  // namespace hayate
