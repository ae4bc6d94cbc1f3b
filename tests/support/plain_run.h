// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "hayate/base/atomic_file.h"
#include "hayate/graphs/network_graph.h"
#include "hayate/io/safetensors.h"
#include "hayate/recipe/recipe.h"
#include "hayate/runs/run_folder.h"

namespace hayate {

/// A recipe with a network so small that its graph can be read.
inline Recipe plain_recipe(const std::vector<std::string>& more = {}) {
  std::vector<std::string> settings{"network.name=UNet",     "network.channels=[4, 8]",
                                    "network.strides=[2]",   "network.num_res_units=1",
                                    "network.in_channels=1", "network.out_channels=3",
                                    "transforms.prepare=[]"};
  settings.insert(settings.end(), more.begin(), more.end());
  return read_recipe("hippocampus_fast", settings);
}

/// The numbers of a weight of so many elements: no two neighbours are alike.
inline std::vector<float> plain_weights(std::int64_t count) {
  std::vector<float> values;
  for (std::int64_t i = 0; i < count; ++i) values.push_back(static_cast<float>(i % 7 + 1) / 8.0F);
  return values;
}

/// Writes what a training of the recipe leaves, as far as it matters to who takes the network
/// along, with plain_weights. \param trained_on  goes into run.json where it is not null
inline void write_plain_run(const std::filesystem::path& folder, const Recipe& recipe,
                            const nlohmann::ordered_json& trained_on = nullptr) {
  const RunFolder run{folder};
  make_folder(folder);
  write_file_atomically(run.recipe(), recipe.to_json().dump());
  nlohmann::ordered_json json{{"dataset",
                               {{"training_cases", nlohmann::json::array()},
                                {"validation_cases", nlohmann::json::array()}}}};
  if (!trained_on.is_null()) json["trained_on"] = trained_on;
  write_file_atomically(run.run(), json.dump());

  const std::vector<GraphParameter> parameters = parameters_of(make_graph(recipe.network));
  std::vector<TensorView> tensors;
  std::vector<std::vector<float>> values;
  for (const GraphParameter& parameter : parameters) {
    TensorView tensor{parameter.name, TensorType::kF32, parameter.shape, {}};
    values.push_back(plain_weights(tensor.size()));
    tensor.bytes = std::as_bytes(std::span(values.back()));
    tensors.push_back(tensor);
  }
  // MONAI's state dict has these besides, and loads strictly.
  static constexpr std::int64_t kBatches = 5;
  const auto batches = std::as_bytes(std::span(&kBatches, 1));
  for (const GraphParameter& parameter : parameters) {
    const std::size_t at = parameter.name.rfind("running_mean");
    if (at == std::string::npos) continue;
    const std::string name = parameter.name.substr(0, at) + "num_batches_tracked";
    tensors.push_back({name, TensorType::kI64, {}, batches});
  }
  write_safetensors(run.best_weights(), tensors, {});
}

}  // namespace hayate
