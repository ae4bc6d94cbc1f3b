// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "hayate/base/monai_release.h"
#include "hayate/base/options.h"
#include "hayate/resampling/resample.h"
#include "hayate/transforms/affine_transform.h"
#include "hayate/transforms/random_interval.h"
#include "hayate/transforms/transform.h"

namespace hayate {

/// Arguments of MONAI's RandAffine.
///
/// A range lists one number r per parameter, drawn from [-r, r], as in MONAI; a shorter list leaves
/// the rest alone, so that a single number is about the first axis only. MONAI's pairs of bounds
/// are written one after the other, for all parameters: `"rotate_range": [0, 0.5, 0, 0.5, -0.1,
/// 0.2]` is MONAI's ((0, 0.5), (0, 0.5), (-0.1, 0.2)).
struct RandAffineOptions {
  double prob = 0.1;
  /// Radians about X, Y, Z: up to three numbers, or six bounds.
  std::vector<double> rotate_range;
  /// Factors xy, xz, yx, yz, zx, zy: up to six numbers, or twelve bounds.
  std::vector<double> shear_range;
  /// Voxels along X, Y, Z: up to three numbers, or six bounds.
  std::vector<double> translate_range;
  /// Bounds of the scale minus 1, along X, Y, Z: up to three numbers, or six bounds, above -1.
  std::vector<double> scale_range;
  /// The result's shape; a component of 0 or less stands for that of the sample.
  std::array<std::int64_t, 3> spatial_size{-1, -1, -1};
  /// How the image is interpolated. Labels take the nearest voxel.
  InterpolationMode mode = InterpolationMode::kBilinear;
  PaddingMode padding_mode = PaddingMode::kReflection;
  MonaiRelease release = MonaiRelease::k16;

  void describe(OptionVisitor& visitor);
};

/// With probability `prob`, turns, shears, shifts and scales image and label alike. A sample that
/// is not chosen is left as it is, unless it has another shape than `spatial_size`: then it is
/// resampled there without a change of geometry.
///
/// Draws: rand(), and if it is chosen the rotations, the shears, the translations and the scales
/// that have a range, in this order.
class RandAffine final : public RandomTransform {
 public:
  /// \throws RecipeError
  explicit RandAffine(const RandAffineOptions& options);

  std::string_view name() const override { return "RandAffine"; }
  void operator()(Sample& sample, Random& random) const override;

  /// One-voxel axes turn and scale as all others here (affine_transform halves what they feel).
  std::optional<GridMapping> draw_mapping(const SpatialShape& shape, Random& random) const override;

 private:
  AffineParameters draw_parameters(Random& random) const;
  /// Returns the matrix from the result's centre to the sample's; nothing when a sample of that
  /// shape stays as it is.
  std::optional<Affine> draw_centred_matrix(const SpatialShape& shape, Random& random) const;

  double prob_;
  std::vector<Interval> rotate_;
  std::vector<Interval> shear_;
  std::vector<Interval> translate_;
  std::vector<Interval> scale_;
  SpatialShape spatial_size_;
  AffineTransformOptions image_options_;
};

}  // namespace hayate
