// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "hayate/base/options.h"
#include "hayate/transforms/transform.h"

namespace hayate {

/// Arguments of MONAI's RandRotate90.
struct RandRotate90Options {
  double prob = 0.1;
  /// The number of quarter turns is 1, 2, … or max_k, each being as likely.
  std::int64_t max_k = 3;
  /// The plane, as two axes: 0, 1, 2 for X, Y, Z, negative ones from the end.
  std::vector<std::int64_t> spatial_axes{0, 1};

  void describe(OptionVisitor& visitor);
};

/// With probability `prob`, turns image and label by quarter turns in the plane. Draws: rand(), and
/// if it turns randint(max_k).
class RandRotate90 final : public RandomTransform {
 public:
  /// \throws RecipeError
  explicit RandRotate90(const RandRotate90Options& options);

  std::string_view name() const override { return "RandRotate90"; }
  void operator()(Sample& sample, Random& random) const override;
  std::optional<GridMapping> draw_mapping(const SpatialShape& shape, Random& random) const override;

 private:
  /// Returns the number of quarter turns; 0 when the sample is not chosen.
  std::int64_t draw_turns(Random& random) const;

  double prob_;
  std::int64_t max_k_;
  std::array<std::size_t, 2> plane_;
};

}  // namespace hayate
