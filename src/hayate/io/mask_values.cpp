// SPDX-License-Identifier: Apache-2.0
#include "hayate/io/mask_values.h"

#include <algorithm>
#include <filesystem>
#include <iterator>
#include <set>
#include <utility>

#include <fmt/format.h>

#include "hayate/base/error.h"
#include "hayate/base/text.h"

namespace hayate {
namespace {

bool holds(const ClassMask& mask, int value) {
  return std::ranges::binary_search(mask.values, value);
}

const ClassMask* find_mask(const CaseFiles& files, const std::string& name) {
  const auto found = std::ranges::find(files.masks, name, &ClassMask::name);
  return found == files.masks.end() ? nullptr : &*found;
}

bool is_of_just(int value, const MaskCombination& combination, std::span<const ClassMask> masks) {
  for (std::size_t i = 0; i < masks.size(); ++i) {
    if (holds(masks[i], value) != std::ranges::binary_search(combination.masks, i)) return false;
  }
  return true;
}

}  // namespace

bool are_regions(std::span<const ClassMask> masks) {
  return std::ranges::any_of(masks, &ClassMask::is_region);
}

bool have_masks_of_regions(const DatasetList& list) {
  const auto is_known = [&](const ClassMask& mask) {
    return std::ranges::find(list.regions, mask.name, &LabelRegion::name) != list.regions.end();
  };
  return !list.regions.empty() && std::ranges::all_of(list.training, [&](const CaseFiles& files) {
    return std::ranges::all_of(files.masks, is_known);
  });
}

void give_masks_their_regions(DatasetList& list) {
  for (CaseFiles& files : list.training) {
    if (files.masks.empty()) continue;
    std::set<int> absent;
    for (const LabelRegion& region : list.regions) {
      if (!find_mask(files, region.name)) absent.insert(region.values.begin(), region.values.end());
    }
    std::vector<ClassMask> masks;
    for (const LabelRegion& region : list.regions) {
      const ClassMask* const mask = find_mask(files, region.name);
      if (!mask) continue;
      std::vector<int> values;
      std::ranges::set_difference(region.values, absent, std::back_inserter(values));
      masks.push_back({region.name, values.empty() ? region.values : values, mask->file,
                       /*is_region=*/true});
    }
    files.masks = std::move(masks);
    files.label = files.masks.front().file;
  }
}

std::optional<int> value_of(const MaskCombination& combination, std::span<const ClassMask> masks) {
  if (combination.masks.empty()) return 0;
  const ClassMask& last = masks[combination.masks.back()];
  if (!are_regions(masks)) return last.values.front();
  const auto found = std::ranges::find_if(
      last.values, [&](int value) { return is_of_just(value, combination, masks); });
  if (found == last.values.end()) return std::nullopt;
  return *found;
}

std::vector<int> values_of(std::span<const MaskCombination> combinations,
                           std::span<const ClassMask> masks) {
  std::vector<int> values;
  for (const MaskCombination& combination : combinations) {
    const auto value = combination.voxel_count > 0 ? value_of(combination, masks) : 0;
    if (!value) {
      throw DataError(
          fmt::format("{}: got voxels of just the regions {}, expected a value of "
                      "labels that is of these and no other",
                      masks.front().file.parent_path().string(), describe(combination, masks)),
          "add one to the values of each of them in the list, or have hayate list "
          "--regions write the list anew");
    }
    values.push_back(*value);
  }
  return values;
}

std::string describe(const MaskCombination& combination, std::span<const ClassMask> masks) {
  std::vector<std::string> names;
  for (const std::size_t mask : combination.masks) names.push_back(masks[mask].name);
  return fmt::format("{} ({} voxels)", join(names, " and "), combination.voxel_count);
}

}  // namespace hayate
