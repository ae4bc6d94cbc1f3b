// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <memory>

#include "hayate/base/options.h"
#include "hayate/resampling/resample.h"
#include "hayate/transforms/transform.h"

namespace hayate {

/// What MONAI's Rand3DElastic does to a sample by smoothed noise at every voxel, and TorchIO's
/// RandomElasticDeformation, whose arguments these are, by a lattice of control points, in a
/// thousandth of the arithmetic.
struct RandElasticOptions {
  double prob = 0.1;
  /// Along X, Y, Z, at least 4: the lattice spans the sample, with a point beyond each of its ends.
  std::array<std::int64_t, 3> num_control_points{7, 7, 7};
  /// Voxels along X, Y, Z: each control point is displaced by as much in both directions. Up to 0.4
  /// of the points' distance nothing folds.
  std::array<double, 3> max_displacement{5.0, 5.0, 5.0};
  /// How the image is interpolated. Labels take the nearest voxel.
  InterpolationMode mode = InterpolationMode::kBilinear;
  PaddingMode padding_mode = PaddingMode::kReflection;

  void describe(OptionVisitor& visitor);
};

/// With probability `prob`, displaces the voxels of image and label alike by cubic B-splines.
///
/// Draws: rand(), and if it deforms three numbers a control point: all along X, along Y, along Z.
class RandElastic final : public RandomTransform {
 public:
  explicit RandElastic(const RandElasticOptions& options) : options_(options) {}

  std::string_view name() const override { return "RandElastic"; }
  void operator()(Sample& sample, Random& random) const override;
  std::optional<GridMapping> draw_mapping(const SpatialShape& shape, Random& random) const override;

 private:
  /// Returns nothing for a sample that is not chosen.
  std::shared_ptr<const DisplacementField> draw_field(const SpatialShape& shape,
                                                      Random& random) const;

  RandElasticOptions options_;
};

}  // namespace hayate
