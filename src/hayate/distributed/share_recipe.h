// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "hayate/distributed/ranks.h"
#include "hayate/recipe/recipe.h"

namespace hayate {

/// Returns the first rank's recipe on all of them: the others may not see its file.
Recipe share_recipe(const Recipe& recipe, const Ranks& ranks);

}  // namespace hayate
