// SPDX-License-Identifier: Apache-2.0
#include "hayate/transforms/center_spatial_crop.h"

#include <algorithm>

#include "hayate/base/option_ranges.h"
#include "hayate/resampling/crop_pad.h"
#include "hayate/transforms/sample_geometry.h"
#include "hayate/transforms/spatial_size.h"

namespace hayate {

void CenterSpatialCropOptions::describe(OptionVisitor& visitor) {
  visitor.visit(
      "roi_size", roi_size, kVoxelCountOrAll,
      "An axis that is longer is cut to this size; 0 or less keeps it. One must be given.");
}

VoxelBox central_box(const SpatialShape& shape, const SpatialShape& roi_size) {
  const SpatialShape wanted = fall_back_to(shape, roi_size);
  VoxelBox box;
  for (std::size_t axis = 0; axis < 3; ++axis) {
    box.begin[axis] = std::max<std::int64_t>(shape[axis] / 2 - wanted[axis] / 2, 0);
    box.end[axis] = std::min(box.begin[axis] + wanted[axis], shape[axis]);
  }
  return box;
}

Volume center_spatial_crop(const Volume& volume, const SpatialShape& roi_size) {
  return crop(volume, central_box(volume.spatial_shape(), roi_size));
}

CenterSpatialCrop::CenterSpatialCrop(const CenterSpatialCropOptions& options)
    : roi_size_(options.roi_size) {
  check_spatial_size("CenterSpatialCrop.roi_size", roi_size_);
}

void CenterSpatialCrop::operator()(Sample& sample) const {
  replace_volumes(sample, [this](const Volume& volume, VolumeKind) {
    return center_spatial_crop(volume, roi_size_);
  });
}

std::optional<GridMapping> CenterSpatialCrop::map_grid(const SpatialShape& shape) const {
  return cut(central_box(shape, roi_size_));
}

}  // namespace hayate
