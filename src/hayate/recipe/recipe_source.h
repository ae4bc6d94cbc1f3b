// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string>

#include <nlohmann/json_fwd.hpp>

namespace hayate {

/// Returns the JSON of a recipe, with what it extends filled in: `name_or_path` as in read_recipe.
/// \throws MissingInputError, RecipeError
nlohmann::json load_recipe_json(const std::string& name_or_path);

/// Lays `changes` over `base`: objects key by key, everything else replaced. An object with another
/// "name" (another loss, another optimizer) replaces the whole, since the old arguments are not
/// its.
nlohmann::json merge_recipes(nlohmann::json base, const nlohmann::json& changes);

/// Applies one "a.b=c". \throws RecipeError
void apply_override(nlohmann::json& recipe, const std::string& assignment);

}  // namespace hayate
