// SPDX-License-Identifier: Apache-2.0
#include "hayate/recipe/recipe_source.h"

#include <charconv>
#include <filesystem>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "hayate/base/atomic_file.h"
#include "hayate/base/bounded_json.h"
#include "hayate/base/error.h"
#include "hayate/base/json_text.h"
#include "hayate/base/text.h"
#include "hayate/recipe/another_kind.h"
#include "hayate/recipe/embedded_recipes.h"
#include "hayate/recipe/recipe.h"

namespace hayate {
namespace {

using nlohmann::json;

constexpr int kExtendsLimit = 8;
/// Most parts of a path; no key lies that deep.
constexpr std::size_t kMostParts = 16;
/// Characters of an assignment that messages show.
constexpr std::size_t kShownLength = 200;

/// Refuses a file that cannot be a recipe before it is read into memory.
void check_size(const std::filesystem::path& path) {
  std::error_code error;
  const std::uintmax_t bytes = std::filesystem::file_size(path, error);
  if (error || bytes <= kJsonSizeLimitBytes) return;
  throw RecipeError(fmt::format("{}: {} long, expected a recipe of at most {}", path.string(),
                                format_bytes(bytes), format_bytes(kJsonSizeLimitBytes)));
}

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
  check_size(name_or_path);
  return read_text_file(name_or_path);
}

/// The recipe that another one extends: a relative path begins beside the file that names it, or,
/// where nothing is there, in the working folder.
std::string find_base(const std::string& base, const std::filesystem::path& extending) {
  if (embedded_recipes().contains(base)) return base;
  const std::filesystem::path beside = extending.parent_path() / base;
  return std::filesystem::exists(beside) ? beside.string() : base;
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
                          recipe = parse_bounded_json(recipe_text(name_or_path));
                        } catch (const JsonError& error) {
                          throw RecipeError(error.what());
                        }
                        if (!recipe.is_object()) throw RecipeError("expected a JSON object");
                        const auto extends = recipe.find("extends");
                        if (extends == recipe.end()) return recipe;
                        if (!extends->is_string())
                          throw RecipeError("extends: expected the name of a recipe or file");
                        json base =
                            load(find_base(extends->get<std::string>(), name_or_path), depth + 1);
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
    const auto name = item.is_object() ? item.find("name") : item.end();
    if (name != item.end() && *name == part) return &item;
  }
  return nullptr;
}

/// JSON, or else the text itself as a string; a folder's name need not be UTF-8, a recipe is.
json parse_value(const std::string& text) {
  try {
    return json::accept(text) ? parse_bounded_json(text) : json(text_of_name(text));
  } catch (const JsonError& error) {
    throw RecipeError(error.what());
  }
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

/// The place that the parts but the last one name. \throws RecipeError
json& find_section(json& recipe, const std::vector<std::string>& parts) {
  json* node = &recipe;
  for (std::size_t i = 0; i + 1 < parts.size(); ++i) {
    json* next = step_into(*node, parts[i]);
    // A section that the file leaves at its defaults; whether it exists is checked on reading.
    if (next == nullptr && node->is_object()) next = &((*node)[parts[i]] = json::object());
    if (next == nullptr) throw RecipeError(fmt::format("there is no '{}'", parts[i]));
    node = next;
  }
  return *node;
}

void assign(json& recipe, const std::string& path, const json& value) {
  const std::vector<std::string> parts = split(path, '.');
  if (parts.size() > kMostParts) {
    throw RecipeError(
        fmt::format("a path of {} parts, expected at most {}", parts.size(), kMostParts));
  }
  json& section = find_section(recipe, parts);
  if (names_a_kind(path + "=") && section.is_object()) {
    drop_options_of_kind(section, parts.front(), value);
  }
  const std::string& last = parts.back();
  if (json* place = step_into(section, last)) {
    *place = value;
  } else if (section.is_object()) {
    section[last] = value;
  } else {
    throw RecipeError(fmt::format("there is no '{}'", last));
  }
}

}  // namespace

void apply_override(json& recipe, const std::string& assignment) {
  const std::size_t equals = assignment.find('=');
  if (equals == std::string::npos || equals == 0) {
    throw UsageError(fmt::format("--set: got '{}', expected key=value", assignment),
                     "for instance --set optimizer.lr=0.001");
  }
  with_context([&] { return fmt::format("--set {}", assignment.substr(0, kShownLength)); },
               [&] {
                 assign(recipe, text_of_name(assignment.substr(0, equals)),
                        parse_value(assignment.substr(equals + 1)));
               });
}

}  // namespace hayate
