// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <vector>

#include "hayate/base/options.h"
#include "hayate/resampling/resample.h"
#include "hayate/transforms/random_interval.h"
#include "hayate/transforms/rotate.h"
#include "hayate/transforms/transform.h"

namespace hayate {

/// Arguments of MONAI's RandRotate.
struct RandRotateOptions {
  /// Radians about each axis: one number r for [-r, r], or two bounds.
  std::vector<double> range_x{0.0};
  std::vector<double> range_y{0.0};
  std::vector<double> range_z{0.0};
  double prob = 0.1;
  /// Keep the grid's size; else it becomes as large as the turned grid needs, for each draw anew.
  bool keep_size = true;
  /// How the image is interpolated. Labels take the nearest voxel.
  InterpolationMode mode = InterpolationMode::kBilinear;
  PaddingMode padding_mode = PaddingMode::kBorder;

  void describe(OptionVisitor& visitor);
};

/// With probability `prob`, turns image and label about their centre. Draws: rand(), and if it
/// turns the angles about X, Y and Z.
class RandRotate final : public RandomTransform {
 public:
  /// \throws RecipeError
  explicit RandRotate(const RandRotateOptions& options);

  std::string_view name() const override { return "RandRotate"; }
  void operator()(Sample& sample, Random& random) const override;
  std::optional<GridMapping> draw_mapping(const SpatialShape& shape, Random& random) const override;

 private:
  /// Returns the angles; nothing when the sample is not chosen.
  std::optional<Vector3> draw_radians(Random& random) const;

  double prob_;
  std::array<Interval, 3> ranges_;
  RotateOptions image_options_;
};

}  // namespace hayate
