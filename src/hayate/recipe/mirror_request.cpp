// SPDX-License-Identifier: Apache-2.0
#include "hayate/recipe/mirror_request.h"

#include <algorithm>

#include <nlohmann/json.hpp>

#include "hayate/base/error.h"
#include "hayate/base/text.h"
#include "hayate/transforms/spatial_axes.h"

namespace hayate {
namespace {

using nlohmann::json;

/// The axes that an entry of a recipe flips, if it does.
AxisSet axes_flipped_by(const json& entry) {
  const std::string name = entry.at("name");
  if (name != "RandFlip" && name != "RandAxisFlip") return {};
  if (entry.at("prob").get<double>() <= 0.0) return {};
  if (name == "RandAxisFlip") return {true, true, true};
  return resolve_spatial_axes("RandFlip.spatial_axis",
                              entry.at("spatial_axis").get<std::vector<std::int64_t>>());
}

}  // namespace

std::optional<MirrorRequest> parse_mirror_request(std::string_view text) {
  if (text == "training") return MirrorRequest{MirrorRequest::Source::kTraining};
  MirrorRequest request{MirrorRequest::Source::kGiven};
  if (text == "none") return request;
  for (const std::string& axis : split(text, ',')) {
    if (axis != "0" && axis != "1" && axis != "2") return std::nullopt;
    const std::int64_t number = axis[0] - '0';
    if (std::ranges::find(request.axes, number) != request.axes.end()) return std::nullopt;
    request.axes.push_back(number);
  }
  return request;
}

std::vector<std::int64_t> axes_mirrored_in_training(const TransformOptions& transforms) {
  AxisSet mirrored{};
  for (const std::string& entry : transforms.train) {
    const AxisSet flipped = axes_flipped_by(json::parse(entry));
    for (std::size_t axis = 0; axis < 3; ++axis) mirrored[axis] = mirrored[axis] || flipped[axis];
  }
  return axes_of(mirrored);
}

std::vector<std::int64_t> resolve_mirror_axes(const MirrorRequest& request, const Recipe& recipe) {
  if (request.source == MirrorRequest::Source::kRecipe) return recipe.inferer.mirror_axes;
  if (request.source == MirrorRequest::Source::kGiven) return request.axes;
  const std::vector<std::int64_t> axes = axes_mirrored_in_training(recipe.transforms);
  if (!axes.empty()) return axes;
  throw UsageError(
      "--mirror: the network has seen no mirrored image, since transforms.train of its recipe has "
      "neither RandFlip nor RandAxisFlip with a prob above 0",
      "leave --mirror out, or name the axes along which left and right do not matter, as in "
      "--mirror 0,1");
}

}  // namespace hayate
