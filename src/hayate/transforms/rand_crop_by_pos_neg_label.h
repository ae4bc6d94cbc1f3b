// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "hayate/base/options.h"
#include "hayate/transforms/box_transform.h"

namespace hayate {

/// MONAI's arguments of RandCropByPosNegLabeld.
struct RandCropByPosNegLabelOptions {
  /// Voxels of a patch along X, Y, Z; 0 or less takes the whole axis.
  SpatialShape spatial_size{0, 0, 0};
  /// A patch's centre is foreground with probability pos / (pos + neg).
  double pos = 1.0;
  double neg = 1.0;
  std::int64_t num_samples = 1;
  /// Options of FgBgToIndices for samples that it has not seen; they mean the same there.
  bool use_image = false;
  double image_threshold = 0.0;
  /// A volume that is smaller than the patch gives a smaller patch, instead of an error. Patches of
  /// one batch must have one shape: let ResizeWithPadOrCrop or SpatialPad follow.
  bool allow_smaller = false;

  void describe(OptionVisitor& visitor);
};

/// Cuts `num_samples` patches whose centres are foreground or background voxels, as MONAI's
/// RandCropByPosNegLabeld does (monai/transforms/croppad/dictionary.py). Draws, per patch: one
/// rand(), one randint().
class RandCropByPosNegLabel final : public BoxTransform {
 public:
  /// \throws RecipeError  for a negative or 0:0 ratio, or no size.
  explicit RandCropByPosNegLabel(const RandCropByPosNegLabelOptions& options);

  std::string_view name() const override { return "RandCropByPosNegLabel"; }
  std::string_view indices_made_by() const override { return "FgBgToIndices"; }
  bool has_indices(const CropIndices& indices) const override { return indices.has_fg_bg(); }

  /// A centre close to the border moves inwards until the patch lies inside.
  /// \throws DataError  naming the case, when it is smaller than the patch (unless
  ///                    `allow_smaller`), or has neither foreground nor background voxels.
  std::vector<VoxelBox> draw_boxes(const std::string& case_name, const SpatialShape& shape,
                                   const CropIndices& indices, Random& random) const override;

  /// \param sample  image [C, X, Y, Z] and label [1, X, Y, Z] on one grid.
  /// \throws DataError  also when it has no label.
  std::vector<VoxelBox> draw_boxes(const Sample& sample, Random& random) const override;

 private:
  RandCropByPosNegLabelOptions options_;
};

}  // namespace hayate
