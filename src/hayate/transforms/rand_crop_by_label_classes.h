// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "hayate/base/options.h"
#include "hayate/transforms/box_transform.h"

namespace hayate {

/// MONAI's arguments of RandCropByLabelClassesd.
struct RandCropByLabelClassesOptions {
  /// Voxels of a patch along X, Y, Z; 0 or less takes the whole axis.
  SpatialShape spatial_size{0, 0, 0};
  /// How often a patch is centred on each class, background first, in any unit; empty: as often on
  /// each.
  std::vector<double> ratios;
  /// 0: as many as there are ratios.
  std::int64_t num_classes = 0;
  std::int64_t num_samples = 1;
  /// Options of ClassesToIndices for samples that it has not seen; they mean the same there.
  bool use_image = false;
  double image_threshold = 0.0;
  /// A volume that is smaller than the patch gives a smaller patch, instead of an error. Patches of
  /// one batch must have one shape: let ResizeWithPadOrCrop or SpatialPad follow.
  bool allow_smaller = false;
  /// Classes that a case lacks are named in the log, once.
  bool warn = true;

  void describe(OptionVisitor& visitor);
};

/// Cuts `num_samples` patches whose centres are voxels of classes that are drawn by ratio, as
/// MONAI's RandCropByLabelClassesd does (monai/transforms/croppad/dictionary.py). A class that a
/// case lacks is not drawn there; the others are, by their ratios. Draws, per call: one rand() for
/// each patch, then one randint() for each.
class RandCropByLabelClasses final : public BoxTransform {
 public:
  /// \throws RecipeError  for ratios below 0 or all 0, as many that they are not one a class,
  ///                      neither ratios nor a number of classes, or no size.
  explicit RandCropByLabelClasses(const RandCropByLabelClassesOptions& options);

  std::string_view name() const override { return "RandCropByLabelClasses"; }
  std::string_view indices_made_by() const override { return "ClassesToIndices"; }
  bool has_indices(const CropIndices& indices) const override { return indices.has_classes(); }

  /// A centre close to the border moves inwards until the patch lies inside.
  /// \throws DataError    naming the case, when it is smaller than the patch (unless
  ///                      `allow_smaller`), or has no voxel of any class with a ratio.
  /// \throws RecipeError  when the indices are of another number of classes.
  std::vector<VoxelBox> draw_boxes(const std::string& case_name, const SpatialShape& shape,
                                   const CropIndices& indices, Random& random) const override;

  /// \param sample  image [C, X, Y, Z] and label [1, X, Y, Z] on one grid.
  /// \throws DataError  also when it has no label.
  std::vector<VoxelBox> draw_boxes(const Sample& sample, Random& random) const override;

 private:
  /// Returns the ratios with 0 for the classes that the case lacks.
  std::vector<double> ratios_of(const std::string& case_name,
                                const std::vector<VoxelSet>& classes) const;

  RandCropByLabelClassesOptions options_;
  /// One a class.
  std::vector<double> ratios_;
};

}  // namespace hayate
