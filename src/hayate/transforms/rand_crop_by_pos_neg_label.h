// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "hayate/base/options.h"
#include "hayate/transforms/transform.h"
#include "hayate/transforms/voxel_box.h"

namespace hayate {

class Compose;

/// MONAI's arguments of RandCropByPosNegLabeld.
struct RandCropByPosNegLabelOptions {
  /// Of a patch; 0 or less takes the whole axis.
  SpatialShape spatial_size{0, 0, 0};
  /// A patch's centre is foreground with probability pos / (pos + neg).
  double pos = 1.0;
  double neg = 1.0;
  std::int64_t num_samples = 1;
  /// Only for samples that FgBgToIndices has not seen; as there.
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
class RandCropByPosNegLabel final : public PatchTransform {
 public:
  /// \throws RecipeError  for a negative or 0:0 ratio, or no size.
  explicit RandCropByPosNegLabel(const RandCropByPosNegLabelOptions& options);

  std::string_view name() const override { return "RandCropByPosNegLabel"; }

  /// \param sample  image [C, X, Y, Z] and label [1, X, Y, Z] on one grid; its indices, or, when it
  ///                has none, indices found here.
  /// \returns patches that own their voxels, without indices. A centre close to the border moves
  ///          inwards until the patch lies inside.
  /// \throws DataError  naming the case, when it has no label, is smaller than the patch (unless
  ///                    `allow_smaller`), or has neither foreground nor background voxels.
  std::vector<Sample> operator()(const Sample& sample, Random& random) const override;

  /// The boxes of those patches, with the same draws and errors, for who cuts them out elsewhere
  /// (of a copy in a GPU's memory). \param shape  of the case's image and label.
  std::vector<VoxelBox> draw_boxes(const std::string& case_name, const SpatialShape& shape,
                                   const FgBgIndices& indices, Random& random) const;

  /// The same of a sample, whose indices are found here when it has none.
  std::vector<VoxelBox> draw_boxes(const Sample& sample, Random& random) const;

 private:
  RandCropByPosNegLabelOptions options_;
};

/// The chain's RandCropByPosNegLabel when that is all that is random in it and nothing follows;
/// else null. Its patches are then parts of the prepared case, wherever that is.
const RandCropByPosNegLabel* find_sole_crop(const Compose& chain);

}  // namespace hayate
