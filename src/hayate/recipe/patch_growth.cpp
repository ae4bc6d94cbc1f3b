// SPDX-License-Identifier: Apache-2.0
#include "hayate/recipe/patch_growth.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <optional>
#include <string>

#include <nlohmann/json.hpp>

#include "hayate/recipe/patch_shape.h"

namespace hayate {
namespace {

using nlohmann::json;

/// The last part has half of the time, since only there the network learns what it is used on.
constexpr double kLastShare = 0.5;
/// An axis keeps so many voxels where the network is deepest, so that normalisation has something
/// to compare there.
constexpr std::int64_t kLeastDeepVoxels = 2;
/// Shorter axes are those of thick slices, which are no longer than the others in millimetres.
constexpr std::int64_t kLeastVoxels = 32;

std::int64_t shortened(std::int64_t size, double share, std::int64_t multiple) {
  const auto wanted =
      std::llround(static_cast<double>(size) * share / static_cast<double>(multiple)) * multiple;
  return wanted < std::max(kLeastVoxels, kLeastDeepVoxels * multiple) ? size : wanted;
}

bool is_crop(const json& entry) {
  return entry["name"] == "RandCropByPosNegLabel" || entry["name"] == "RandCropByLabelClasses";
}

/// The transforms with crops that are so much shorter.
TransformOptions with_shorter_crops(TransformOptions transforms, double share,
                                    const PerAxis& multiples) {
  for (std::string& text : transforms.train) {
    json entry = json::parse(text);
    if (!is_crop(entry)) continue;
    json& sizes = entry["spatial_size"];
    const bool is_for_all = sizes.size() == 1;
    std::vector<std::int64_t> shorter;
    for (std::size_t axis = 0; axis < 3; ++axis) {
      const auto size = sizes[is_for_all ? 0 : axis].get<std::int64_t>();
      shorter.push_back(size > 0 ? shortened(size, share, multiples[axis]) : size);
    }
    sizes = shorter;
    text = entry.dump();
  }
  return transforms;
}

/// The voxels of a patch; nothing where they depend on the case.
std::optional<double> patch_voxels(const TransformOptions& transforms) {
  const PatchForecast patches = forecast_patches(transforms);
  const auto is_known = [](const auto& size) { return size.has_value(); };
  if (!std::ranges::all_of(patches.shape, is_known)) return std::nullopt;
  return patches.voxel_count();
}

/// The part of that share; nothing where its patches are no smaller than whole ones.
std::optional<PatchStage> make_stage(const Recipe& recipe, double share) {
  PatchStage stage{with_shorter_crops(recipe.transforms, share, recipe.network.size_multiple())};
  const auto voxels = patch_voxels(stage.transforms);
  const auto whole = patch_voxels(recipe.transforms);
  if (!voxels || !whole || *voxels >= *whole) return std::nullopt;
  stage.cost = *voxels / *whole;
  return stage;
}

}  // namespace

PatchGrowth patch_growth(const Recipe& recipe, std::span<const double> shares) {
  PatchGrowth growth;
  double before = 0.0;
  for (const double share : shares) {
    auto stage = make_stage(recipe, share);
    if (!stage || stage->cost <= before) {
      growth.without_room.push_back(share);
      continue;
    }
    before = stage->cost;
    growth.shares.push_back(share);
    growth.stages.push_back(*std::move(stage));
  }
  growth.stages.push_back({recipe.transforms});
  return growth;
}

std::vector<PatchStage> patch_stages(const Recipe& recipe) {
  return patch_growth(recipe, recipe.data.patch_growth).stages;
}

StageSteps::StageSteps(const std::vector<PatchStage>& stages) {
  const auto growing = static_cast<double>(stages.size() - 1);
  double steps = 0.0;
  for (const PatchStage& stage : stages) {
    const double time = growing == 0.0             ? 1.0
                        : &stage == &stages.back() ? kLastShare
                                                   : (1.0 - kLastShare) / growing;
    costs_.push_back(stage.cost);
    steps += time / stage.cost;
    ends_.push_back(steps);
  }
  for (double& end : ends_) end /= steps;
  ends_.back() = 1.0;
}

std::size_t StageSteps::stage(std::int64_t step, std::int64_t steps) const {
  const double share =
      static_cast<double>(step) / static_cast<double>(std::max<std::int64_t>(steps, 1));
  const auto found = std::ranges::find_if(ends_, [&](double end) { return share < end; });
  return std::min(static_cast<std::size_t>(found - ends_.begin()), count() - 1);
}

double StageSteps::cost_left(std::int64_t step, std::int64_t steps) const {
  double cost = 0.0;
  auto from = static_cast<double>(step);
  for (std::size_t stage = 0; stage < count(); ++stage) {
    const double end = ends_[stage] * static_cast<double>(steps);
    cost += costs_[stage] * std::max(0.0, end - from);
    from = std::max(from, end);
  }
  return cost;
}

std::int64_t StageSteps::steps_for(std::int64_t step, double cost) const {
  // A step costs at most one, and at least what one of the first part does.
  std::int64_t least = step + static_cast<std::int64_t>(cost);
  std::int64_t most = step + static_cast<std::int64_t>(cost / costs_.front()) + 1;
  while (least < most) {
    const std::int64_t middle = least + (most - least + 1) / 2;
    if (cost_left(step, middle) <= cost) {
      least = middle;
    } else {
      most = middle - 1;
    }
  }
  return least;
}

}  // namespace hayate
