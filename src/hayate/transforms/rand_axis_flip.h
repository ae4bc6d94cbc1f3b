// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "hayate/base/options.h"
#include "hayate/transforms/spatial_axes.h"
#include "hayate/transforms/transform.h"

namespace hayate {

/// Arguments of MONAI's RandAxisFlip.
struct RandAxisFlipOptions {
  double prob = 0.1;

  void describe(OptionVisitor& visitor);
};

/// With probability `prob`, flips image and label along one axis, each being as likely. Draws:
/// rand(), and if it flips randint(3).
class RandAxisFlip final : public RandomTransform {
 public:
  explicit RandAxisFlip(const RandAxisFlipOptions& options) : prob_(options.prob) {}

  std::string_view name() const override { return "RandAxisFlip"; }
  void operator()(Sample& sample, Random& random) const override;
  std::optional<GridMapping> draw_mapping(const SpatialShape& shape, Random& random) const override;

 private:
  /// Returns the axis to flip; none when the sample is not chosen.
  AxisSet draw_axes(Random& random) const;

  double prob_;
};

}  // namespace hayate
