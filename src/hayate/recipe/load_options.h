// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "hayate/data/load_case.h"
#include "hayate/recipe/declared_labels.h"
#include "hayate/recipe/recipe.h"

namespace hayate {

/// What the recipe asks of a case when its files are read.
inline LoadOptions load_options(const Recipe& recipe) {
  return {.channel_count = recipe.network.in_channels,
          .class_count = label_class_count(recipe),
          .labels = label_values(recipe.data),
          .has_regions = !recipe.data.regions.empty(),
          .resample_labels = recipe.data.resample_labels,
          .channel_grid = recipe.data.channel_grid};
}

}  // namespace hayate
