// SPDX-License-Identifier: Apache-2.0
#include "hayate/exporting/monai_transforms.h"

#include <set>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "hayate/base/error.h"

namespace hayate {
namespace {

using nlohmann::ordered_json;

/// What loading does, what prepares for random crops, and what only takes time.
const std::set<std::string> kNothingToDo{"LoadImage",        "AddChannel",   "EnsureChannelFirst",
                                         "EnsureType",       "ToDevice",     "FgBgToIndices",
                                         "ClassesToIndices", "SimulateDelay"};

/// What has MONAI's arguments, but for what `adjust` sees to.
const std::set<std::string> kAlike{"Spacing",
                                   "Orientation",
                                   "ScaleIntensityRange",
                                   "ScaleIntensityRangePercentiles",
                                   "NormalizeIntensity",
                                   "CropForeground",
                                   "SpatialPad",
                                   "DivisiblePad",
                                   "CenterSpatialCrop",
                                   "ResizeWithPadOrCrop",
                                   "Resize"};

void replace_empty_by_null(ordered_json& arguments, const char* key) {
  if (arguments.contains(key) && arguments[key].empty()) arguments[key] = nullptr;
}

/// A list of one number becomes the number.
void unwrap_one(ordered_json& arguments, const char* key) {
  if (arguments.contains(key) && arguments[key].size() == 1) {
    arguments[key] = ordered_json(arguments[key].front());
  }
}

/// Says what MONAI says otherwise. \param name  of the transform
void adjust(const std::string& name, ordered_json& arguments) {
  // MONAI 0.7 took 1 mm for sizes that are not given, today's repeats the last one.
  if (name == "Spacing" && arguments.value("release", "") == "0.7") {
    while (arguments["pixdim"].size() < 3) arguments["pixdim"].push_back(1.0);
  }
  arguments.erase("release");
  if (name == "NormalizeIntensity") {
    for (const char* key : {"subtrahend", "divisor"}) {
      unwrap_one(arguments, key);
      replace_empty_by_null(arguments, key);
    }
  }
  if (name == "Resize") {
    unwrap_one(arguments, "spatial_size");
    replace_empty_by_null(arguments, "anti_aliasing_sigma");
    // Modes that know no corners take nothing but null.
    if (!arguments.value("align_corners", false)) arguments["align_corners"] = nullptr;
  }
  // Only constant padding takes a value.
  if (arguments.contains("value") && arguments.value("mode", "") != "constant") {
    arguments.erase("value");
  }
}

void check_needs_no_label(const ordered_json& arguments) {
  if (arguments.value("source_key", "image") == "image") return;
  throw RecipeError(
      "transforms.prepare: CropForeground crops by the label, which images to predict have not",
      "train with \"source_key\": \"image\"");
}

}  // namespace

std::optional<ordered_json> monai_transform(const std::string& entry) {
  ordered_json arguments = ordered_json::parse(entry);
  const std::string name = arguments.at("name");
  if (kNothingToDo.contains(name)) return std::nullopt;
  if (!kAlike.contains(name)) {
    throw RecipeError(
        fmt::format("transforms.prepare: MONAI has nothing that is known to be {}", name),
        "export as ONNX, and prepare images as its metadata says");
  }
  check_needs_no_label(arguments);
  arguments.erase("name");
  adjust(name, arguments);
  ordered_json transform{{"_target_", name + "d"}, {"keys", "image"}};
  transform.update(arguments);
  return transform;
}

}  // namespace hayate
