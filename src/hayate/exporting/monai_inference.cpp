// SPDX-License-Identifier: Apache-2.0
#include "hayate/exporting/monai_inference.h"

#include <algorithm>
#include <numeric>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <nlohmann/json.hpp>

#include "hayate/base/options.h"
#include "hayate/exporting/monai_network.h"
#include "hayate/exporting/monai_transforms.h"
#include "hayate/recipe/declared_labels.h"

namespace hayate {
namespace {

using nlohmann::ordered_json;
using Values = std::vector<std::int64_t>;

ordered_json object(const char* target, const ordered_json& arguments) {
  ordered_json made{{"_target_", target}};
  made.update(arguments);
  return made;
}

/// A transform of the prediction.
ordered_json of_prediction(const char* target, const ordered_json& arguments) {
  ordered_json made{{"_target_", target}, {"keys", "pred"}};
  made.update(arguments);
  return made;
}

ordered_json preprocessing(const ExportedRun& run) {
  ordered_json transforms = ordered_json::array();
  for (const char* loading : {"LoadImaged", "EnsureChannelFirstd"}) {
    transforms.push_back({{"_target_", loading}, {"keys", "image"}});
  }
  for (const std::string& entry : run.preparation()) {
    if (const auto transform = monai_transform(entry)) transforms.push_back(*transform);
  }
  return object("Compose", {{"transforms", transforms}, {"lazy", run.recipe.transforms.lazy}});
}

ordered_json sliding_window(const InfererOptions& inferer) {
  InfererOptions options = inferer;
  ordered_json arguments =
      write_options([&](OptionVisitor& visitor) { options.describe(visitor); });
  for (const char* key : {"mirror_axes", "release"}) arguments.erase(key);
  for (const char* key : {"overlap", "sigma_scale"}) {
    if (arguments[key].size() == 1) arguments[key] = ordered_json(arguments[key].front());
  }
  return object("SlidingWindowInferer", arguments);
}

/// Puts one set of numbers in the place of another, where they differ.
void append_mapping(ordered_json& transforms, const Values& from, const Values& to) {
  if (from == to) return;
  transforms.push_back(of_prediction(
      "MapLabelValued", {{"orig_labels", from}, {"target_labels", to}, {"dtype", "$np.int64"}}));
}

Values count_up(std::size_t count) {
  Values numbers(count);
  std::iota(numbers.begin(), numbers.end(), 0);
  return numbers;
}

/// From logits on the file's grid to the class index of each voxel.
void append_classes(ordered_json& transforms, const ExportedRun& run) {
  if (!run.has_regions()) {
    transforms.push_back(of_prediction("AsDiscreted", {{"argmax", true}}));
    return;
  }
  // A region is where its logit is above 0; where an image was cropped it is 0, and no region.
  transforms.push_back(of_prediction("AsDiscreted", {{"threshold", 1e-6}}));
  // Each class over those before it, where all of its regions are.
  std::vector<std::pair<std::vector<std::size_t>, int>> written;
  for (const auto& [regions, index] : written_classes(scored_classes(run.recipe).regions)) {
    written.emplace_back(regions, index);
  }
  transforms.push_back(of_prediction(
      "Lambdad",
      {{"func",
        fmt::format("$lambda x: functools.reduce(lambda classes, one: torch.where((x[one[0]] "
                    "> 0).all(0), one[1], classes), {}, "
                    "torch.zeros_like(x[0], dtype=torch.long))[None]",
                    fmt::format("[{}]", fmt::join(written, ", ")))}}));
}

ordered_json postprocessing(const ExportedRun& run) {
  ordered_json transforms = ordered_json::array();
  transforms.push_back(of_prediction("Invertd", {{"transform", "@preprocessing"},
                                                 {"orig_keys", "image"},
                                                 {"nearest_interp", false},
                                                 {"to_tensor", true}}));
  append_classes(transforms, run);
  for (std::size_t index = 0; index < run.postprocessing.classes.size(); ++index) {
    const ClassPostprocessing& of_class = run.postprocessing.classes[index];
    const ordered_json arguments{{"applied_labels", Values{static_cast<std::int64_t>(index)}}};
    if (of_class.keep_largest_component) {
      transforms.push_back(of_prediction("KeepLargestConnectedComponentd", arguments));
    }
    if (of_class.fill_holes) transforms.push_back(of_prediction("FillHolesd", arguments));
  }
  const Values values = run.class_values();
  append_mapping(transforms, count_up(values.size()), values);
  const bool fits_byte = std::ranges::max(values) <= 255;
  transforms.push_back(
      of_prediction("SaveImaged", {{"output_dir", "@output_dir"},
                                   {"output_postfix", ""},
                                   {"separate_folder", false},
                                   {"resample", false},
                                   {"output_dtype", fits_byte ? "$np.uint8" : "$np.uint16"}}));
  return object("Compose", {{"transforms", transforms}});
}

}  // namespace

ordered_json monai_inference(const ExportedRun& run) {
  ordered_json config;
  config["imports"] = {"$import glob", "$import os", "$import numpy as np", "$import torch",
                       "$import functools"};
  config["bundle_root"] = ".";
  config["dataset_dir"] = "$@bundle_root + '/images'";
  config["output_dir"] = "$@bundle_root + '/eval'";
  config["datalist"] = "$sorted(glob.glob(os.path.join(@dataset_dir, '*.nii.gz')))";
  config["device"] = "$torch.device('cuda:0' if torch.cuda.is_available() else 'cpu')";
  config["network_def"] = monai_network(run.recipe.network);
  config["network"] = "$@network_def.to(@device)";
  config["preprocessing"] = preprocessing(run);
  config["dataset"] = object(
      "Dataset", {{"data", "$[{'image': i} for i in @datalist]"}, {"transform", "@preprocessing"}});
  config["dataloader"] =
      object("DataLoader",
             {{"dataset", "@dataset"}, {"batch_size", 1}, {"shuffle", false}, {"num_workers", 0}});
  config["inferer"] = sliding_window(run.recipe.inferer);
  config["postprocessing"] = postprocessing(run);
  config["handlers"] = ordered_json::array(
      {object("CheckpointLoader", {{"load_path", "$@bundle_root + '/models/model.pt'"},
                                   {"load_dict", {{"model", "@network"}}},
                                   {"map_location", "@device"}})});
  config["evaluator"] = object("SupervisedEvaluator", {{"device", "@device"},
                                                       {"val_data_loader", "@dataloader"},
                                                       {"network", "@network"},
                                                       {"inferer", "@inferer"},
                                                       {"postprocessing", "@postprocessing"},
                                                       {"val_handlers", "@handlers"}});
  config["run"] = ordered_json::array({"$@evaluator.run()"});
  return config;
}

}  // namespace hayate
