// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "hayate/analysis/dataset_analysis.h"
#include "hayate/base/system_info.h"
#include "hayate/data/memory_forecast.h"
#include "hayate/planning/step_forecast.h"
#include "hayate/recipe/recipe.h"

namespace hayate {

/// What the machine can do, as far as a recipe depends on it.
struct MachineLimits {
  std::int64_t memory_bytes = 0;
  int cores = 1;
  CpuFeatures cpu;
};

/// Returns the limits of the machine that this process runs on.
MachineLimits machine_limits();

/// A recipe, `reasons` filled in, and what it is expected to take.
struct ChosenRecipe {
  Recipe recipe;
  StepForecast step;
  std::int64_t steps_per_epoch = 0;
  /// What keeping all prepared cases takes.
  CacheForecast cache;
};

/// Chooses everything of a training run from what the data set is like. The rules stand in
/// recipe_rules.cpp in the order of the flow, spacing, patch and depth in geometry_rules.h; each
/// leaves its reason. The same analysis on the same machine gives the same recipe.
ChosenRecipe choose_recipe(const DatasetAnalysis& analysis, const MachineLimits& machine);

}  // namespace hayate
