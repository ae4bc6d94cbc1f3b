// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string>

#include "hayate/recipe/recipe.h"
#include "hayate/runs/run_folder.h"

namespace hayate {

/// Reads the recipe that a run was begun with. Runs of before patients were told apart say nothing
/// of them, and their cases were split each by itself: data.split.group is `none` for them.
/// \param overrides  as read_recipe has them.
/// \throws MissingInputError, RecipeError  as read_recipe.
Recipe read_run_recipe(const RunFolder& folder, std::span<const std::string> overrides = {});

}  // namespace hayate
