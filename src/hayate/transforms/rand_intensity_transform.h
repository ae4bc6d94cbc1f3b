// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "hayate/transforms/intensity_change.h"
#include "hayate/transforms/transform.h"

namespace hayate {

/// Changes intensities, and nothing else. What it draws stands apart from what it does to voxels,
/// so that both the host and a GPU can do that (augmentation).
class RandIntensityTransform : public RandomTransform {
 public:
  void operator()(Sample& sample, Random& random) const final;
  const RandIntensityTransform* as_intensities() const final { return this; }
  WhyNot why_not_on_device(bool /*lazy*/) const override { return {}; }

  /// Draws all that the transform draws of an image of so many channels, but the noise of voxels.
  virtual IntensityChange draw_change(std::int64_t channel_count, Random& random) const = 0;
};

}  // namespace hayate
