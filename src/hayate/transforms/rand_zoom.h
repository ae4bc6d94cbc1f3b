// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "hayate/base/monai_release.h"
#include "hayate/base/options.h"
#include "hayate/transforms/random_interval.h"
#include "hayate/transforms/transform.h"
#include "hayate/transforms/zoom.h"

namespace hayate {

/// Arguments of MONAI's RandZoom.
struct RandZoomOptions {
  double prob = 0.1;
  /// Bounds of the factor, above 1 to make things larger: one number for all axes together, two for
  /// X and Y together and for Z, or three; as many in both lists.
  std::vector<double> min_zoom{0.9};
  std::vector<double> max_zoom{1.1};
  /// How the image is interpolated. Labels go by label_mode_for() (interpolate.h).
  ResizeMode mode = ResizeMode::kArea;
  /// What surrounds an image that was zoomed out. Labels have the same, but the outer voxel
  /// (`edge`) instead of a computed value.
  ZoomPadding padding_mode = ZoomPadding::kEdge;
  bool align_corners = false;
  bool keep_size = true;
  MonaiRelease release = MonaiRelease::k16;

  void describe(OptionVisitor& visitor);
};

/// With probability `prob`, zooms image and label alike. Draws: rand(), and if it zooms a factor
/// for each number of `min_zoom`.
class RandZoom final : public RandomTransform {
 public:
  /// \throws RecipeError
  explicit RandZoom(const RandZoomOptions& options);

  std::string_view name() const override { return "RandZoom"; }
  void operator()(Sample& sample, Random& random) const override;
  std::optional<GridMapping> draw_mapping(const SpatialShape& shape, Random& random) const override;
  WhyNot why_not_on_device(bool lazy) const override;

 private:
  /// Returns a factor for each axis; nothing when the sample is not chosen.
  std::optional<Vector3> draw_factors(Random& random) const;

  double prob_;
  std::vector<Interval> factors_;
  ZoomOptions image_options_;
  ZoomOptions label_options_;
};

}  // namespace hayate
