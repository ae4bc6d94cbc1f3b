// SPDX-License-Identifier: Apache-2.0
#include "hayate/exporting/monai_metadata.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "hayate/base/system_info.h"
#include "hayate/base/text.h"
#include "hayate/exporting/model_description.h"

namespace hayate {
namespace {

using nlohmann::ordered_json;

ordered_json numbered(const std::vector<std::string>& names) {
  ordered_json object = ordered_json::object();
  for (std::size_t i = 0; i < names.size(); ++i) object[std::to_string(i)] = names[i];
  return object;
}

/// MONAI's words for what fits: "16*n", or "*" for any size.
ordered_json spatial_shape(const PerAxis& multiple) {
  ordered_json shape = ordered_json::array();
  for (const std::int64_t size : multiple) {
    shape.push_back(size == 1 ? std::string("*") : fmt::format("{}*n", size));
  }
  return shape;
}

ordered_json volume_format(const char* format, const std::vector<std::string>& channels,
                           const PerAxis& multiple) {
  return {{"type", "image"},
          {"format", format},
          {"num_channels", channels.size()},
          {"spatial_shape", spatial_shape(multiple)},
          {"dtype", "float32"},
          {"value_range", ordered_json::array()},
          {"is_patch_data", true},
          {"channel_def", numbered(channels)}};
}

}  // namespace

ordered_json monai_metadata(const ExportedRun& run) {
  const PerAxis multiple = run.recipe.network.size_multiple();
  ordered_json metadata;
  metadata["schema"] =
      "https://github.com/Project-MONAI/MONAI-extra-test-data/releases/download/0.8.1/"
      "meta_schema_20240725.json";
  metadata["version"] = "0.1.0";
  metadata["changelog"] = {{"0.1.0", fmt::format("exported by hayate {}", hayate_version())}};
  // What exported bundles are tried with (tests/peers/export.py).
  metadata["monai_version"] = "1.6.1";
  metadata["pytorch_version"] = "2.15.0";
  metadata["numpy_version"] = "2.4.6";
  metadata["required_packages_version"] = {{"nibabel", "5.4.2"}, {"pytorch-ignite", "0.5.5"}};
  metadata["name"] = run.recipe.name;
  metadata["task"] = "Segmentation";
  metadata["description"] = fmt::format(
      "{}, trained by hayate: {}.", run.recipe.network.kind.name(), join(run.output_names(), ", "));
  metadata["authors"] = "";
  metadata["copyright"] = "";
  metadata["network_data_format"]["inputs"]["image"] =
      volume_format("magnitude", run.channel_names(), multiple);
  metadata["network_data_format"]["outputs"]["pred"] =
      volume_format("segmentation", run.output_names(), multiple);
  metadata["hayate"] = describe_model(run);
  return metadata;
}

}  // namespace hayate
