// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>

#include "hayate/recipe/recipe.h"

namespace hayate {

struct CompareOptions {
  std::filesystem::path dataset;
  std::filesystem::path out = "compare";
  std::string device = "auto";
  bool resume = false;
  bool skip_bad = false;
};

/// Runs the tutorial: trains by both recipes on one data set, one after the other, into `regular/`
/// and `fast/` of the output folder, and sets them side by side in report.html with the tutorial's
/// three figures and its table.
void compare(const Recipe& regular, const Recipe& fast, const CompareOptions& options);

}  // namespace hayate
