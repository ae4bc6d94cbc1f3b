// SPDX-License-Identifier: Apache-2.0
#include "hayate/recipe/patch_shape.h"

#include <algorithm>
#include <functional>
#include <map>
#include <vector>

#include <nlohmann/json.hpp>

#include "hayate/base/text.h"

namespace hayate {
namespace {

using nlohmann::json;

using Size = std::optional<std::int64_t>;

/// Applies `body(size, wanted)` to each axis for which the option names a size.
template <class Body>
void for_sizes(PatchForecast& patches, const json& option, Body body) {
  for (std::size_t axis = 0; axis < 3; ++axis) {
    // One number stands for all axes.
    const auto wanted = option[option.size() == 1 ? 0 : axis].get<std::int64_t>();
    if (wanted > 0) body(patches.shape[axis], wanted);
  }
}

void set(Size& size, std::int64_t wanted) {
  size = wanted;
}

void crop(PatchForecast& patches, const json& entry) {
  patches.count *= entry["num_samples"].get<double>();
  const bool allow_smaller = entry["allow_smaller"].get<bool>();
  for_sizes(patches, entry["spatial_size"], [&](Size& size, std::int64_t wanted) {
    if (!allow_smaller) {
      size = wanted;
    } else if (size) {
      size = std::min(*size, wanted);
    }
  });
}

void resize(PatchForecast& patches, const json& entry) {
  if (entry["size_mode"] == "all") return for_sizes(patches, entry["spatial_size"], set);
  patches.shape = {};
}

void turn(PatchForecast& patches, const json& entry) {
  const auto axis = [&](std::size_t i) {
    const auto given = entry["spatial_axes"][i].get<std::int64_t>();
    return static_cast<std::size_t>(given < 0 ? given + 3 : given);
  };
  Size& a = patches.shape[axis(0)];
  Size& b = patches.shape[axis(1)];
  if (a != b) a = b = std::nullopt;
}

void keep_or_forget(PatchForecast& patches, const json& entry) {
  if (!entry["keep_size"].get<bool>()) patches.shape = {};
}

void forget(PatchForecast& patches, const json&) {
  patches.shape = {};
}

/// What the transforms that change shapes make of one. The others are not in it.
const std::map<std::string, std::function<void(PatchForecast&, const json&)>>& effects() {
  static const std::map<std::string, std::function<void(PatchForecast&, const json&)>> table{
      {"Spacing", forget},
      {"Orientation", forget},
      {"CropForeground", forget},
      {"SpatialPad",
       [](PatchForecast& patches, const json& entry) {
         for_sizes(patches, entry["spatial_size"], [](Size& size, std::int64_t wanted) {
           if (size) size = std::max(*size, wanted);
         });
       }},
      {"DivisiblePad",
       [](PatchForecast& patches, const json& entry) {
         for_sizes(patches, entry["k"], [](Size& size, std::int64_t k) {
           if (size) size = (*size + k - 1) / k * k;
         });
       }},
      {"CenterSpatialCrop",
       [](PatchForecast& patches, const json& entry) {
         for_sizes(patches, entry["roi_size"], [](Size& size, std::int64_t wanted) {
           if (size) size = std::min(*size, wanted);
         });
       }},
      {"ResizeWithPadOrCrop",
       [](PatchForecast& patches, const json& entry) {
         for_sizes(patches, entry["spatial_size"], set);
       }},
      {"Resize", resize},
      {"RandCropByPosNegLabel", crop},
      {"RandCropByLabelClasses", crop},
      {"RandRotate90", turn},
      {"RandRotate", keep_or_forget},
      {"RandZoom", keep_or_forget},
      {"RandAffine", [](PatchForecast& patches,
                        const json& entry) { for_sizes(patches, entry["spatial_size"], set); }},
  };
  return table;
}

}  // namespace

double PatchForecast::voxel_count() const {
  double voxels = count;
  for (const Size& size : shape) voxels *= static_cast<double>(size.value_or(1));
  return voxels;
}

std::string describe(const PatchForecast& patches) {
  std::vector<std::string> sizes;
  for (const Size& size : patches.shape) sizes.push_back(size ? std::to_string(*size) : "?");
  return join(sizes, " x ");
}

PatchForecast forecast_patches(const TransformOptions& transforms) {
  PatchForecast patches;
  for (const auto* list : {&transforms.prepare, &transforms.train}) {
    for (const std::string& text : *list) {
      const json entry = json::parse(text);
      const auto effect = effects().find(entry["name"].get<std::string>());
      if (effect != effects().end()) effect->second(patches, entry);
    }
  }
  return patches;
}

}  // namespace hayate
