// SPDX-License-Identifier: Apache-2.0
#include "hayate/recipe/ignored_label_warnings.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "hayate/base/text.h"

namespace hayate {
namespace {

using nlohmann::json;

bool pads(const json& transform) {
  const std::string name = transform.at("name");
  return name == "SpatialPad" || name == "DivisiblePad" || name == "ResizeWithPadOrCrop";
}

bool crops_by_label(const json& transform) {
  return transform.at("name") == "CropForeground" && transform.at("source_key") == "label";
}

}  // namespace

std::vector<std::string> find_ignored_label_warnings(const Recipe& recipe) {
  std::vector<std::string> warnings;
  if (recipe.data.ignore_label < 0) return warnings;
  std::vector<std::string> padding;
  for (const auto* entries : {&recipe.transforms.prepare, &recipe.transforms.train}) {
    for (const std::string& text : *entries) {
      const json transform = json::parse(text);
      if (pads(transform)) padding.push_back(transform.at("name"));
      if (!crops_by_label(transform)) continue;
      warnings.emplace_back(
          "CropForeground by the label keeps the box of what was annotated: foreground that nobody "
          "annotated may lie beyond it; crop by the image (source_key) instead");
    }
  }
  if (!padding.empty()) {
    warnings.push_back(fmt::format(
        "what {} adds to a label counts as annotated background, also beside voxels that nobody "
        "annotated",
        join(padding, ", ")));
  }
  return warnings;
}

}  // namespace hayate
