// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "hayate/recipe/recipe.h"

namespace hayate {

struct CompareOptions {
  std::filesystem::path dataset;
  std::filesystem::path out = "compare";
  std::string device = "auto";
  bool resume = false;
  bool skip_bad = false;
};

/// Runs the tutorial: trains by each recipe on one data set, one after the other, into `regular/`,
/// `fast/` and `sprint/` of the output folder, and sets them side by side in report.html with the
/// tutorial's three figures and its table.
/// \param recipes  by kComparisonRoles, at least two.
void compare(const std::vector<Recipe>& recipes, const CompareOptions& options);

}  // namespace hayate
