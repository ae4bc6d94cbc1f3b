// SPDX-License-Identifier: Apache-2.0
#include "hayate/exporting/exported_run.h"

#include <algorithm>
#include <cmath>
#include <set>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "hayate/base/error.h"
#include "hayate/base/text.h"
#include "hayate/recipe/declared_labels.h"
#include "hayate/runs/finished_run.h"
#include "hayate/runs/run_recipe.h"
#include "hayate/runs/training_grid.h"

namespace hayate {
namespace {

std::string name_of_entry(const std::string& entry) {
  return nlohmann::json::parse(entry).at("name");
}

void check_weight(const TensorView& tensor, const GraphParameter& expected) {
  if (tensor.shape != expected.shape) {
    throw DataError(
        fmt::format("the weights do not fit the network: '{}' has shape {}, expected {}",
                    tensor.name, format_shape(tensor.shape), format_shape(expected.shape)),
        "export a run whose recipe.json and best.safetensors are of one training");
  }
  if (tensor.type != TensorType::kF32) {
    throw DataError(fmt::format("the weights are not float32: '{}' has type {}", tensor.name,
                                tensor_type_name(tensor.type)),
                    "export the weights that hayate train wrote");
  }
  if (!std::ranges::all_of(tensor.as<float>(), [](float value) { return std::isfinite(value); })) {
    throw DataError(
        fmt::format("the weights are not finite: '{}' holds NaN or infinity", tensor.name),
        "train again with a lower optimizer.lr");
  }
}

SafetensorsFile read_weights(const std::filesystem::path& path, const NetworkGraph& graph) {
  return with_context([&] { return path.string(); },
                      [&] {
                        SafetensorsFile weights = SafetensorsFile::read(path);
                        for (const GraphParameter& parameter : parameters_of(graph)) {
                          check_weight(weights.at(parameter.name), parameter);
                        }
                        return weights;
                      });
}

/// The names that there are, and "class 3" for those that are missing.
std::vector<std::string> filled_up(std::vector<std::string> names, std::int64_t count,
                                   const char* what) {
  names.resize(static_cast<std::size_t>(count));
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (names[i].empty()) names[i] = fmt::format("{} {}", what, i);
  }
  return names;
}

}  // namespace

std::vector<std::string> ExportedRun::preparation() const {
  const std::vector<std::string>& own = recipe.transforms.prepare;
  if (!record.trained_on) return own;
  const auto brought = bring_to_training_grid(recipe.transforms, *record.trained_on);
  if (!brought) return own;
  std::set<std::string> own_names;
  for (const std::string& entry : own) own_names.insert(name_of_entry(entry));
  // What comes in front of the recipe's own.
  std::vector<std::string> all(brought->prepare.begin(), brought->prepare.end() - std::ssize(own));
  std::erase_if(all, [&](const auto& entry) { return own_names.contains(name_of_entry(entry)); });
  all.insert(all.end(), own.begin(), own.end());
  return all;
}

std::vector<std::string> ExportedRun::class_names() const {
  // With regions, those of a run are names of regions, behind the background's.
  const bool are_of_classes = record.trained_on && !has_regions();
  return filled_up(are_of_classes ? record.trained_on->class_names : std::vector<std::string>{},
                   label_class_count(recipe), "class");
}

std::vector<std::string> ExportedRun::output_names() const {
  if (!has_regions()) return class_names();
  std::vector<std::string> names;
  for (const RegionOptions& region : recipe.data.regions) names.push_back(region.name);
  return names;
}

std::vector<std::string> ExportedRun::channel_names() const {
  return filled_up(
      record.trained_on ? record.trained_on->channel_names : std::vector<std::string>{},
      recipe.network.in_channels, "channel");
}

std::vector<std::int64_t> ExportedRun::class_values() const {
  const LabelValues values = label_values(recipe.data);
  std::vector<std::int64_t> all;
  for (std::int64_t index = 0; index < label_class_count(recipe); ++index) {
    all.push_back(values.of_class(static_cast<std::size_t>(index)));
  }
  return all;
}

ExportedRun read_exported_run(const std::filesystem::path& folder) {
  const RunFolder files{folder};
  require_run(files);
  require_best_weights(files);
  ExportedRun run;
  run.folder = folder;
  run.recipe = read_run_recipe(files);
  run.record = read_run_record(files);
  run.postprocessing = read_postprocessing(files.postprocessing(), label_class_count(run.recipe));
  run.graph = make_graph(run.recipe.network);
  run.weights = read_weights(files.best_weights(), run.graph);
  return run;
}

}  // namespace hayate
