// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "hayate/base/options.h"
#include "hayate/transforms/rand_intensity_transform.h"
#include "hayate/transforms/random_interval.h"

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
class RandShiftIntensity final : public RandIntensityTransform {
 public:
  /// \throws RecipeError
  explicit RandShiftIntensity(const RandShiftIntensityOptions& options);

  std::string_view name() const override { return "RandShiftIntensity"; }
  IntensityChange draw_change(std::int64_t channel_count, Random& random) const override;

 private:
  RandShiftIntensityOptions options_;
  Interval offsets_;
};

}  // namespace hayate
