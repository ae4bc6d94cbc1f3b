// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

#include "hayate/base/options.h"
#include "hayate/transforms/spatial_axes.h"
#include "hayate/transforms/transform.h"

namespace hayate {

/// Arguments of MONAI's RandFlip.
struct RandFlipOptions {
  double prob = 0.1;
  /// Axes to flip together: 0, 1, 2 for X, Y, Z, negative ones from the end; empty for all.
  std::vector<std::int64_t> spatial_axis;

  void describe(OptionVisitor& visitor);
};

/// With probability `prob`, flips image and label along the axes. Draws: one rand().
class RandFlip final : public RandomTransform {
 public:
  /// \throws RecipeError
  explicit RandFlip(const RandFlipOptions& options);

  std::string_view name() const override { return "RandFlip"; }
  void operator()(Sample& sample, Random& random) const override;
  std::optional<GridMapping> draw_mapping(const SpatialShape& shape, Random& random) const override;

 private:
  double prob_;
  AxisSet axes_;
};

}  // namespace hayate
