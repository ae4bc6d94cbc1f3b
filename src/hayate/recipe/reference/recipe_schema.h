// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <nlohmann/json_fwd.hpp>

#include "hayate/recipe/reference/recipe_reference.h"

namespace hayate {

/// A JSON schema (draft 2020-12) of recipes, by which editors complete and check them: every key
/// with its type, range, default and sentence, and no other key. What read_recipe checks beyond
/// that, how sections agree with each other, it does not know.
nlohmann::ordered_json recipe_schema(const RecipeReference& reference);

}  // namespace hayate
