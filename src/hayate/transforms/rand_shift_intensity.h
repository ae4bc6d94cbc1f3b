// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "hayate/base/options.h"
#include "hayate/transforms/random_interval.h"
#include "hayate/transforms/transform.h"

namespace hayate {

/// Arguments of MONAI's RandShiftIntensity.
struct RandShiftIntensityOptions {
  /// What is added: one number r for [-r, r], or two bounds. There is no default.
  std::vector<double> offsets;
  double prob = 0.1;
  /// An offset of its own for each channel.
  bool channel_wise = false;

  void describe(OptionVisitor& visitor);
};

/// With probability `prob`, adds a random offset to the image. Draws: rand(), and if it shifts an
/// offset, or one a channel.
class RandShiftIntensity final : public RandomTransform {
 public:
  /// \throws RecipeError
  explicit RandShiftIntensity(const RandShiftIntensityOptions& options);

  std::string_view name() const override { return "RandShiftIntensity"; }
  void operator()(Sample& sample, Random& random) const override;

 private:
  RandShiftIntensityOptions options_;
  Interval offsets_;
};

}  // namespace hayate
