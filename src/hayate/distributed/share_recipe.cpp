// SPDX-License-Identifier: Apache-2.0
#include "hayate/distributed/share_recipe.h"

#include <nlohmann/json.hpp>

namespace hayate {

Recipe share_recipe(const Recipe& recipe, const Ranks& ranks) {
  if (ranks.is_alone()) return recipe;
  const std::string of_first = ranks.broadcast(recipe.to_json().dump());
  return ranks.is_first() ? recipe : parse_recipe(nlohmann::json::parse(of_first));
}

}  // namespace hayate
