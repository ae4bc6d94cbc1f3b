// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>

#include "hayate/recipe/recipe.h"

namespace hayate {

/// What a network is given in training, as far as the recipe alone decides it.
struct PatchForecast {
  /// Size along each axis; nothing where it depends on the case.
  std::array<std::optional<std::int64_t>, 3> shape;
  /// Patches of one case.
  double count = 1.0;

  /// Returns how many voxels there are at least.
  double voxel_count() const;
};

/// Says the size along each axis: "80 x 80 x 10", with ? for what depends on the case.
std::string describe(const PatchForecast& patches);

PatchForecast forecast_patches(const TransformOptions& transforms);

}  // namespace hayate
