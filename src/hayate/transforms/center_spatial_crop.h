// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "hayate/base/options.h"
#include "hayate/transforms/transform.h"

namespace hayate {

/// MONAI's argument of CenterSpatialCrop.
struct CenterSpatialCropOptions {
  /// The largest size of each axis; 0 or less leaves an axis as it is.
  SpatialShape roi_size{0, 0, 0};

  void describe(OptionVisitor& visitor);
};

/// Returns the middle of a grid: from n/2 - size/2 (both rounded down). Axes that are shorter stay
/// as they are.
VoxelBox central_box(const SpatialShape& shape, const SpatialShape& roi_size);

/// Returns the middle of the volume. Voxels of any type; the affine follows.
Volume center_spatial_crop(const Volume& volume, const SpatialShape& roi_size);

/// MONAI's CenterSpatialCropd, on image and label.
class CenterSpatialCrop final : public DeterministicTransform {
 public:
  /// \throws RecipeError  when no size is given.
  explicit CenterSpatialCrop(const CenterSpatialCropOptions& options);

  std::string_view name() const override { return "CenterSpatialCrop"; }
  void operator()(Sample& sample) const override;
  std::optional<GridMapping> map_grid(const SpatialShape& shape) const override;

 private:
  SpatialShape roi_size_;
};

}  // namespace hayate
