// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "hayate/recipe/reference/recipe_reference.h"

namespace hayate {

/// Every section with its keys, and the transforms, as lines of at most 100 columns.
std::string explain_all(const RecipeReference& reference);

/// Explains as much of one section ("optimizer"), key ("optimizer.lr"), kind of a section
/// ("DynUNet"), transform ("RandAffine") or key of one ("RandAffine.prob"); `transforms` lists
/// these. \throws UsageError  naming the nearest topics.
std::string explain_topic(const RecipeReference& reference, const std::string& topic);

}  // namespace hayate
