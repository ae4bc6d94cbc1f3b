// SPDX-License-Identifier: Apache-2.0
#include "hayate/recipe/recipe.h"

#include <algorithm>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "hayate/base/bounded_json.h"
#include "hayate/base/error.h"
#include "hayate/recipe/another_kind.h"
#include "hayate/recipe/embedded_recipes.h"
#include "hayate/recipe/recipe_checks.h"
#include "hayate/recipe/recipe_source.h"
#include "hayate/transforms/registry.h"

namespace hayate {
namespace {

using nlohmann::json;
using nlohmann::ordered_json;

/// 2^53: JSON's numbers are doubles, which hold every integer up to there.
constexpr double kLargestSeed = 9007199254740992.0;
constexpr Range kEpochs{1, 1e6, "epochs"};
constexpr Range kTimeLimit{0, 1e9, "s"};
constexpr Range kValidations{0, 1e6, "validations"};
constexpr std::size_t kMostTransforms = 64;

/// The list's entries with every option filled in. \throws RecipeError
std::vector<std::string> resolve_transforms(const json& transforms, const std::string& key) {
  std::vector<std::string> resolved;
  if (!transforms.contains(key)) return resolved;
  const json& list = transforms[key];
  if (list.size() > kMostTransforms) {
    throw RecipeError(fmt::format("transforms.{}: got {} transforms, expected at most {}", key,
                                  list.size(), kMostTransforms));
  }
  for (const auto& transform : make_transforms(list, "transforms." + key)) {
    resolved.push_back(transform->recipe_entry());
  }
  return resolved;
}

TransformOptions read_transforms(const json& recipe) {
  TransformOptions options;
  const auto found = recipe.find("transforms");
  if (found == recipe.end()) return options;
  if (!found->is_object()) throw RecipeError("transforms: expected an object");
  json rest = *found;
  rest.erase("prepare");
  rest.erase("train");
  read_options(rest, "transforms", options);
  options.prepare = resolve_transforms(*found, "prepare");
  options.train = resolve_transforms(*found, "train");
  if (options.make_prepare_chain()->is_random()) {
    throw RecipeError(
        "transforms.prepare: holds a random transform; it belongs in transforms.train");
  }
  return options;
}

std::vector<std::pair<std::string, std::string>> read_reasons(const json& recipe) {
  std::vector<std::pair<std::string, std::string>> reasons;
  const auto found = recipe.find("reasons");
  if (found == recipe.end()) return reasons;
  if (!found->is_object()) throw RecipeError("reasons: expected an object of strings");
  for (const auto& [key, value] : found->items()) {
    if (!value.is_string()) {
      throw RecipeError(
          fmt::format("reasons.{}: got {}, expected a string", key, json_excerpt(value)));
    }
    reasons.emplace_back(key, value.get<std::string>());
  }
  return reasons;
}

/// A reason does not outlive the choice that it was given for.
void drop_reasons(json& recipe, const std::string& assignment) {
  const auto found = recipe.find("reasons");
  if (found == recipe.end() || !found->is_object()) return;
  const std::string changed = assignment.substr(0, assignment.find('='));
  const auto is_within = [](const std::string& inner, const std::string& outer) {
    return inner == outer || inner.starts_with(outer + ".");
  };
  std::vector<std::string> gone;
  for (const auto& [key, value] : found->items()) {
    if (is_within(key, changed) || is_within(changed, key)) gone.push_back(key);
  }
  for (const std::string& key : gone) found->erase(key);
}

ordered_json parse_entries(const std::vector<std::string>& entries) {
  ordered_json list = ordered_json::array();
  for (const std::string& entry : entries) list.push_back(ordered_json::parse(entry));
  return list;
}

std::shared_ptr<const Compose> make_chain(const std::vector<std::string>& entries, bool lazy) {
  return std::make_shared<const Compose>(make_transforms(parse_entries(entries), "transforms"),
                                         lazy);
}

}  // namespace

void Recipe::describe(OptionVisitor& visitor) {
  visitor.visit("name", name, "The recipe has this name, and the run folder takes it.");
  visitor.visit("description", description, "This says what the recipe is for.");
  auto whole_seed = static_cast<std::int64_t>(seed);
  visitor.visit(
      "seed", whole_seed, Range{0, kLargestSeed},
      "All random draws follow from the seed; one seed and number of threads give the same bits.");
  seed = static_cast<std::uint64_t>(whole_seed);
  visitor.visit("max_epochs", max_epochs, kEpochs, "The training lasts so many epochs.");
  visitor.visit("val_interval", val_interval, kEpochs,
                "Validation runs each time after this many epochs, and after the last one.");
  visitor.visit("time_limit", time_limit, kTimeLimit,
                "The run ends after so long, its start and the cache included, whatever max_epochs "
                "and val_interval say; 0 sets no limit.");
  visitor.visit("patience", patience, kValidations,
                "The run ends after so many validations without a better one; 0 goes on.");
  visitor.visit("precision", precision, "Convolutions compute in this type.");
  visitor.visit("channels_last", channels_last,
                "True keeps the channels of a voxel side by side in memory (channels_last_3d).");
  visitor.visit(
      "allow_tf32", allow_tf32,
      "True lets a GPU round what float32 convolutions and matrix products multiply to 10 "
      "bits of significand, which is several times as fast. (PyTorch's default is true for "
      "convolutions and false for matrix products.) The precisions of 16 bits and CPUs do "
      "not heed it.");
  visitor.visit(
      "cudnn_benchmark", cudnn_benchmark,
      "True has a GPU time the ways to compute each convolution when its size first comes "
      "up, and take the fastest; false takes one by rule, which gives the same bits in each "
      "run (PyTorch's cudnn.deterministic).");
  visitor.visit("data", data, "Cases are split, kept and put into batches by these keys.");
  visitor.visit("network", network, "This network is trained.");
  visitor.visit("loss", loss, "Training minimises this loss.");
  visitor.visit("optimizer", optimizer, "The weights follow the gradients by this optimizer.");
  visitor.visit("schedule", schedule, "The learning rate goes over the run by this schedule.");
  visitor.visit("inferer", inferer,
                "Whole images are predicted window by window (MONAI: sliding_window_inference).");
  visitor.visit("metric", metric, "The best weights are chosen by the mean Dice of validation.");
  visitor.visit("distributed", distributed, "Several processes train as one by these keys.");
}

void TransformOptions::describe(OptionVisitor& visitor) {
  visitor.visit("lazy", lazy,
                "True puts neighbouring crops, flips, rotations and scalings of the random part "
                "together, so that an image is interpolated once and a patch that is turned shows "
                "what lies around it in the image.");
}

void MetricOptions::describe(OptionVisitor& visitor) {
  visitor.visit(
      "include_background", include_background,
      "True lets the Dice that picks the best weights count the background; both are reported.");
}

std::shared_ptr<const Compose> TransformOptions::make_prepare_chain() const {
  return make_chain(prepare, false);
}

std::shared_ptr<const Compose> TransformOptions::make_train_chain() const {
  std::vector<std::string> entries = prepare;
  entries.insert(entries.end(), train.begin(), train.end());
  return make_chain(entries, lazy);
}

Recipe parse_recipe(const json& source) {
  if (!source.is_object()) throw RecipeError("expected a JSON object");
  Recipe recipe;
  recipe.transforms = read_transforms(source);
  recipe.reasons = read_reasons(source);
  json rest = source;
  rest.erase("transforms");
  rest.erase("reasons");
  read_options(rest, "", recipe);
  recipe.data.split.check();
  recipe.network.check();
  recipe.optimizer.check();
  recipe.inferer.check();
  recipe.distributed.check();
  check_sections_agree(recipe);
  return recipe;
}

Recipe read_recipe(const std::string& name_or_path, std::span<const std::string> overrides) {
  json source = load_recipe_json(name_or_path);
  // A name decides which arguments there are, so it comes first.
  std::vector<std::string> ordered(overrides.begin(), overrides.end());
  std::ranges::stable_partition(ordered, names_a_kind);
  for (const std::string& assignment : ordered) {
    apply_override(source, assignment);
    drop_reasons(source, assignment);
  }
  return with_context([&] { return fmt::format("recipe {}", name_or_path); },
                      [&] { return parse_recipe(source); });
}

ordered_json Recipe::to_json() const {
  Recipe copy = *this;
  ordered_json result;
  const ordered_json options =
      write_options([&](OptionVisitor& visitor) { copy.describe(visitor); });
  for (const auto& [key, value] : options.items()) {
    result[key] = value;
    // The transforms follow the data, in the order in which data flows.
    if (key == "data") {
      result["transforms"] =
          write_options([&](OptionVisitor& visitor) { copy.transforms.describe(visitor); });
      result["transforms"]["prepare"] = parse_entries(transforms.prepare);
      result["transforms"]["train"] = parse_entries(transforms.train);
    }
  }
  for (const auto& [key, reason] : reasons) result["reasons"][key] = reason;
  return result;
}

std::vector<std::string> recipe_names() {
  std::vector<std::string> names;
  for (const auto& [name, text] : embedded_recipes()) names.emplace_back(name);
  return names;
}

}  // namespace hayate
