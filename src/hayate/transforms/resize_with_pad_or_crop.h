// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "hayate/transforms/spatial_pad.h"

namespace hayate {

/// Cuts axes that are too long as center_spatial_crop does, then pads those that are too short as
/// spatial_pad does. Voxels of any type; the affine follows.
Volume resize_with_pad_or_crop(const Volume& volume, const SpatialPadOptions& options);

/// MONAI's ResizeWithPadOrCropd, on image and label; its arguments are those of SpatialPad. After
/// RandCropByPosNegLabel with `allow_smaller` it brings the patches of thin scans to one size.
class ResizeWithPadOrCrop final : public DeterministicTransform {
 public:
  /// \throws RecipeError  when no size is given.
  explicit ResizeWithPadOrCrop(const SpatialPadOptions& options);

  std::string_view name() const override { return "ResizeWithPadOrCrop"; }
  void operator()(Sample& sample) const override;
  std::optional<GridMapping> map_grid(const SpatialShape& shape) const override;

 private:
  SpatialPadOptions options_;
};

}  // namespace hayate
