// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "hayate/base/options.h"
#include "hayate/transforms/transform.h"

namespace hayate {

/// Returns the voxels of foreground and background, numbered in C order of the label's grid.
/// Foreground: any channel of the label is not 0; of a label with several channels, which is taken
/// for one-hot, the first one is the background's and left out. Background: not foreground and,
/// with an image, any channel of it above the threshold. What nobody annotated (kIgnoredVoxel in a
/// uint8 label) is neither. Source: monai/transforms/utils.py
/// (map_binary_to_indices).
///
/// \param label  [C, X, Y, Z] of any type.
/// \param image  [C, X, Y, Z] of any type and the label's spatial shape, or nullptr.
/// \throws DataError  when the volume has more than 2^32 voxels, which an index cannot number.
CropIndices fg_bg_to_indices(const Volume& label, const Volume* image, double image_threshold);

/// MONAI's arguments of FgBgToIndicesd.
struct FgBgToIndicesOptions {
  /// Background must be above the threshold in the image (MONAI: `image_key` is given).
  bool use_image = false;
  double image_threshold = 0.0;

  void describe(OptionVisitor& visitor);
};

/// MONAI's FgBgToIndicesd: fills Sample::indices, so that RandCropByPosNegLabel need not look for
/// them in every epoch.
class FgBgToIndices final : public DeterministicTransform {
 public:
  explicit FgBgToIndices(const FgBgToIndicesOptions& options) : options_(options) {}

  std::string_view name() const override { return "FgBgToIndices"; }

  /// \throws DataError  when the sample has no label, or one of another shape than the image.
  void operator()(Sample& sample) const override;
  WhyNot plan(CasePlan&) const override { return "it numbers the voxels of the finished case"; }

 private:
  FgBgToIndicesOptions options_;
};

}  // namespace hayate
