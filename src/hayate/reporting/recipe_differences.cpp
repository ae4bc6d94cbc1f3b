// SPDX-License-Identifier: Apache-2.0
#include "hayate/reporting/recipe_differences.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace hayate {
namespace {

using nlohmann::ordered_json;

/// Keys and values in the order of the recipe.
using FlatRecipe = std::vector<std::pair<std::string, std::string>>;

void flatten(const std::string& key, const ordered_json& value, FlatRecipe& flat);

/// A list of transforms: each under its name.
void flatten_named(const std::string& key, const ordered_json& list, FlatRecipe& flat) {
  std::map<std::string, int> count_of;
  for (const ordered_json& item : list) {
    const std::string name = item.at("name");
    const int count = ++count_of[name];
    const std::string own = count == 1 ? name : fmt::format("{} {}", name, count);
    // One without options has to be seen, too.
    flat.emplace_back(fmt::format("{}.{}", key, own), "there");
    for (const auto& [option, value] : item.items()) {
      if (option != "name") flatten(fmt::format("{}.{}.{}", key, own, option), value, flat);
    }
  }
}

bool is_named_list(const ordered_json& value) {
  return value.is_array() && !value.empty() &&
         std::ranges::all_of(value, [](const ordered_json& item) {
           return item.is_object() && item.contains("name") && item["name"].is_string();
         });
}

void flatten(const std::string& key, const ordered_json& value, FlatRecipe& flat) {
  if (value.is_object()) {
    for (const auto& [name, part] : value.items()) {
      flatten(key.empty() ? name : fmt::format("{}.{}", key, name), part, flat);
    }
  } else if (is_named_list(value)) {
    flatten_named(key, value, flat);
  } else {
    flat.emplace_back(key, value.is_string() ? value.get<std::string>() : value.dump());
  }
}

FlatRecipe flatten_recipe(const std::string& text) {
  ordered_json recipe = ordered_json::parse(text);
  for (const char* key : {"name", "description", "reasons"}) recipe.erase(key);
  FlatRecipe flat;
  flatten("", recipe, flat);
  return flat;
}

std::string value_of(const FlatRecipe& recipe, const std::string& key) {
  const auto found = std::ranges::find(recipe, key, &FlatRecipe::value_type::first);
  return found == recipe.end() ? "–" : found->second;
}

/// Whether the key is of a transform that a recipe has not at all: that is said once, by its name.
bool is_said(const std::vector<RecipeDifference>& differences, const std::string& key) {
  return std::ranges::any_of(differences, [&](const RecipeDifference& said) {
    return key.starts_with(said.key + ".") && std::ranges::count(said.values, "there") > 0;
  });
}

}  // namespace

std::vector<RecipeDifference> find_recipe_differences(const std::vector<std::string>& recipes) {
  std::vector<FlatRecipe> flat;
  for (const std::string& text : recipes) flat.push_back(flatten_recipe(text));
  std::set<std::string> seen;
  std::vector<RecipeDifference> differences;
  for (const FlatRecipe& recipe : flat) {
    for (const auto& [key, ignored] : recipe) {
      if (!seen.insert(key).second || is_said(differences, key)) continue;
      RecipeDifference difference{key, {}};
      for (const FlatRecipe& other : flat) difference.values.push_back(value_of(other, key));
      const bool agree = std::ranges::all_of(difference.values, [&](const std::string& value) {
        return value == difference.values.front();
      });
      if (!agree) differences.push_back(std::move(difference));
    }
  }
  return differences;
}

}  // namespace hayate
