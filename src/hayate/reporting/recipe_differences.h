// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

namespace hayate {

/// A key that recipes do not agree on.
struct RecipeDifference {
  /// "optimizer.lr", "transforms.train.RandAffine.prob"
  std::string key;
  /// By recipe, as JSON without the quotes of a text; "–" where the recipe has no such key.
  std::vector<std::string> values;
};

/// Returns the keys that differ between resolved recipes, in their order: names, descriptions and
/// reasons apart. Transforms are told by their name, and by a number where a list repeats one.
/// \param recipes  JSON texts
std::vector<RecipeDifference> find_recipe_differences(const std::vector<std::string>& recipes);

}  // namespace hayate
