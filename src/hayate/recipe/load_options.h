// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "hayate/data/load_case.h"
#include "hayate/recipe/recipe.h"

namespace hayate {

/// What the recipe asks of a case when its files are read.
LoadOptions load_options(const Recipe& recipe);

}  // namespace hayate
