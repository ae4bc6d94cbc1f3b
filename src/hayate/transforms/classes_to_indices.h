// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

#include "hayate/base/options.h"
#include "hayate/transforms/transform.h"

namespace hayate {

/// How many classes a transform may be told of: as many as a uint8 label has values.
inline constexpr Range kClassCount{0, 256, "classes"};

/// Returns the voxels of each class, numbered in C order of the label's grid. Values of no class
/// are in none of them. Source: monai/transforms/utils.py (map_classes_to_indices).
///
/// \param label        class indices [1, X, Y, Z] of any type; of a label with several channels,
///                     which is taken for one-hot, each channel is a class.
/// \param class_count  of a label with one channel.
/// \param image        [C, X, Y, Z] of any type and the label's spatial shape: only voxels above
/// the
///                     threshold in any channel count. Or nullptr: all do.
/// \throws DataError  when the volume has more than 2^32 voxels, which an index cannot number.
std::vector<VoxelSet> classes_to_indices(const Volume& label, std::int64_t class_count,
                                         const Volume* image, double image_threshold);

/// MONAI's arguments of ClassesToIndicesd.
struct ClassesToIndicesOptions {
  std::int64_t num_classes = 0;
  /// Voxels of all classes must be above the threshold in the image (MONAI: `image_key` is given).
  bool use_image = false;
  double image_threshold = 0.0;

  void describe(OptionVisitor& visitor);
};

/// MONAI's ClassesToIndicesd: fills Sample::indices, so that RandCropByLabelClasses need not look
/// for them in every epoch.
class ClassesToIndices final : public DeterministicTransform {
 public:
  /// \throws RecipeError  without a number of classes.
  explicit ClassesToIndices(const ClassesToIndicesOptions& options);

  std::string_view name() const override { return "ClassesToIndices"; }

  /// \throws DataError  when the sample has no label, or one of another shape than the image.
  void operator()(Sample& sample) const override;
  WhyNot plan(CasePlan&) const override { return "it numbers the voxels of the finished case"; }

 private:
  ClassesToIndicesOptions options_;
};

}  // namespace hayate
