// SPDX-License-Identifier: Apache-2.0
#include "hayate/runs/run_recipe.h"

#include <vector>

#include <nlohmann/json.hpp>

#include "hayate/base/atomic_file.h"

namespace hayate {
namespace {

/// What is wrong with the file is for read_recipe to say.
bool splits_each_case_by_itself(const RunFolder& folder) {
  using nlohmann::json;
  if (!std::filesystem::is_regular_file(folder.recipe())) return false;
  const json recipe =
      json::parse(read_text_file(folder.recipe()), nullptr, /*allow_exceptions=*/false);
  const json::json_pointer split("/data/split");
  return recipe.contains(split) && recipe[split].is_object() && !recipe[split].contains("group");
}

}  // namespace

Recipe read_run_recipe(const RunFolder& folder, std::span<const std::string> overrides) {
  std::vector<std::string> all;
  if (splits_each_case_by_itself(folder)) all.emplace_back("data.split.group=none");
  all.insert(all.end(), overrides.begin(), overrides.end());
  return read_recipe(folder.recipe().string(), all);
}

}  // namespace hayate
