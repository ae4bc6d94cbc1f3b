// SPDX-License-Identifier: Apache-2.0
#include "hayate/recipe/recipe_source.h"

#include <charconv>
#include <filesystem>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "hayate/base/atomic_file.h"
#include "hayate/base/error.h"
#include "hayate/base/json_text.h"
#include "hayate/base/text.h"
#include "hayate/recipe/embedded_recipes.h"
#include "hayate/recipe/recipe.h"

namespace hayate {
namespace {

using nlohmann::json;

constexpr int kExtendsLimit = 8;

std::string recipe_text(const std::string& name_or_path) {
  const auto found = embedded_recipes().find(name_or_path);
  if (found != embedded_recipes().end()) return std::string(found->second);
  const bool looks_like_file =
      name_or_path.ends_with(".json") || name_or_path.find('/') != std::string::npos;
  if (!looks_like_file && !std::filesystem::exists(name_or_path)) {
    const std::vector<std::string> names = recipe_names();
    throw MissingInputError(
        fmt::format("no recipe '{}'{}", name_or_path, did_you_mean(name_or_path, names)),
        fmt::format("use one of {}, or name a file", join(names, ", ")));
  }
  return read_text_file(name_or_path);
}

json merge_section(const json& base, const json& changes) {
  if (!base.is_object() || !changes.is_object()) return changes;
  const bool is_another =
      base.contains("name") && changes.contains("name") && base["name"] != changes["name"];
  return is_another ? changes : merge_recipes(base, changes);
}

json load(const std::string& name_or_path, int depth) {
  if (depth > kExtendsLimit) throw RecipeError("recipes extend each other in a circle");
  return with_context([&] { return fmt::format("recipe {}", name_or_path); },
                      [&] {
                        json recipe;
                        try {
                          recipe = json::parse(recipe_text(name_or_path));
                        } catch (const json::exception& error) {
                          throw RecipeError(fmt::format("not JSON: {}", error.what()));
                        }
                        if (!recipe.is_object()) throw RecipeError("expected a JSON object");
                        const auto extends = recipe.find("extends");
                        if (extends == recipe.end()) return recipe;
                        if (!extends->is_string())
                          throw RecipeError("extends: expected the name of a recipe or file");
                        json base = load(extends->get<std::string>(), depth + 1);
                        recipe.erase("extends");
                        return merge_recipes(std::move(base), recipe);
                      });
}

/// The place in `node` that one part of a dotted path names, or nothing.
json* step_into(json& node, const std::string& part) {
  if (node.is_object()) {
    const auto found = node.find(part);
    return found == node.end() ? nullptr : &*found;
  }
  if (!node.is_array()) return nullptr;
  std::size_t index = 0;
  const auto [end, error] = std::from_chars(part.data(), part.data() + part.size(), index);
  if (error == std::errc() && end == part.data() + part.size()) {
    return index < node.size() ? &node[index] : nullptr;
  }
  for (json& item : node) {
    if (item.is_object() && item.value("name", "") == part) return &item;
  }
  return nullptr;
}

json parse_value(const std::string& text) {
  json value = json::parse(text, nullptr, /*allow_exceptions=*/false);
  // A folder's name need not be UTF-8, a recipe is.
  return value.is_discarded() ? json(text_of_name(text)) : value;
}

}  // namespace

json merge_recipes(json base, const json& changes) {
  for (const auto& [key, value] : changes.items()) {
    base[key] = base.contains(key) ? merge_section(base[key], value) : value;
  }
  return base;
}

json load_recipe_json(const std::string& name_or_path) {
  return load(name_or_path, 0);
}

namespace {

/// Another network has other arguments; what it reads and returns stays.
void forget_arguments(json& network) {
  json kept = json::object();
  for (const char* key : {"in_channels", "out_channels"}) {
    if (network.contains(key)) kept[key] = network[key];
  }
  network = std::move(kept);
}

}  // namespace

void apply_override(json& recipe, const std::string& assignment) {
  const std::size_t equals = assignment.find('=');
  if (equals == std::string::npos || equals == 0) {
    throw UsageError(fmt::format("--set: got '{}', expected key=value", assignment),
                     "for instance --set optimizer.lr=0.001");
  }
  std::vector<std::string> parts = split(assignment.substr(0, equals), '.');
  const json value = parse_value(assignment.substr(equals + 1));
  const std::string last = parts.back();
  parts.pop_back();

  json* node = &recipe;
  for (const std::string& part : parts) {
    json* next = step_into(*node, part);
    // A section that the file leaves at its defaults; whether it exists is checked on reading.
    if (next == nullptr && node->is_object()) next = &((*node)[part] = json::object());
    if (next == nullptr) {
      throw RecipeError(fmt::format("--set {}: there is no '{}'", assignment, part));
    }
    node = next;
  }
  if (assignment.starts_with("network.name=") && node->value("name", json("UNet")) != value) {
    forget_arguments(*node);
  }
  if (json* place = step_into(*node, last)) {
    *place = value;
  } else if (node->is_object()) {
    (*node)[last] = value;
  } else {
    throw RecipeError(fmt::format("--set {}: there is no '{}'", assignment, last));
  }
}

}  // namespace hayate
