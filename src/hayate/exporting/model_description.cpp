// SPDX-License-Identifier: Apache-2.0
#include "hayate/exporting/model_description.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "hayate/base/options.h"
#include "hayate/base/system_info.h"

namespace hayate {
namespace {

using nlohmann::json;
using nlohmann::ordered_json;

ordered_json entries(const std::vector<std::string>& texts) {
  ordered_json list = ordered_json::array();
  for (const std::string& text : texts) list.push_back(ordered_json::parse(text));
  return list;
}

ordered_json regions(const std::vector<RegionOptions>& regions) {
  ordered_json list = ordered_json::array();
  for (RegionOptions region : regions) {
    list.push_back(write_options([&](OptionVisitor& visitor) { region.describe(visitor); }));
  }
  return list;
}

ordered_json postprocessing(const Postprocessing& postprocessing) {
  ordered_json list = ordered_json::array();
  for (const ClassPostprocessing& one : postprocessing.classes) {
    list.push_back(
        {{"keep_largest_component", one.keep_largest_component}, {"fill_holes", one.fill_holes}});
  }
  return list;
}

}  // namespace

ordered_json describe_model(const ExportedRun& run) {
  const ordered_json recipe = run.recipe.to_json();
  ordered_json model;
  model["hayate_version"] = hayate_version();
  model["recipe"] = run.recipe.name;
  model["network"] = recipe["network"];
  model["channel_names"] = run.channel_names();
  model["output_names"] = run.output_names();
  model["activation"] = run.has_regions() ? "sigmoid" : "softmax";
  model["class_names"] = run.class_names();
  model["label_values"] = run.class_values();
  model["regions"] = regions(run.recipe.data.regions);
  model["preprocessing"] = entries(run.preparation());
  const PerAxis multiple = run.recipe.network.size_multiple();
  model["size_multiple"] = std::vector<std::int64_t>(multiple.begin(), multiple.end());
  model["inferer"] = recipe["inferer"];
  model["postprocessing"] = postprocessing(run.postprocessing);
  if (run.record.trained_on) model["trained_on"] = run.record.trained_on->to_json();
  return model;
}

std::vector<std::string> find_what_is_left_out(const ExportedRun& run) {
  std::vector<std::string> sentences;
  if (!run.recipe.inferer.mirror_axes.empty()) {
    sentences.emplace_back(
        "hayate predicts mirrored images, too, and takes the mean (inferer.mirror_axes); the "
        "exported model predicts the image alone.");
  }
  if (run.recipe.inferer.release == MonaiRelease::k07) {
    sentences.emplace_back(
        "The recipe weights windows as MONAI 0.7 does (inferer.release); today's MONAI weights "
        "them otherwise.");
  }
  for (const std::string& text : run.recipe.transforms.prepare) {
    const json entry = json::parse(text);
    if (entry.value("release", "") != "0.7") continue;
    sentences.push_back(
        fmt::format("The recipe's {} is that of MONAI 0.7 (its key release); today's MONAI may lay "
                    "the grid otherwise.",
                    entry["name"].get<std::string>()));
  }
  return sentences;
}

}  // namespace hayate
