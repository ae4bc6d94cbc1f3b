// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "hayate/data/batch_share.h"
#include "hayate/distributed/ranks.h"
#include "hayate/recipe/recipe.h"

namespace hayate {

/// Returns which part of a batch is this rank's, and in how many pieces, as the recipe's
/// `distributed` section has it; cases and their patches are not looked at.
/// \throws RecipeError  when its shards cannot be summed in one order by so many ranks.
BatchShare divide_batches(const Recipe& recipe, const Ranks& ranks);

}  // namespace hayate
