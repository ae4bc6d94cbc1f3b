// SPDX-License-Identifier: Apache-2.0
#include "hayate/io/mask_values.h"

#include <algorithm>
#include <filesystem>

#include <fmt/format.h>

#include "hayate/base/error.h"
#include "hayate/base/text.h"

namespace hayate {
namespace {

bool holds(const ClassMask& mask, int value) {
  return std::ranges::binary_search(mask.values, value);
}

bool is_of_just(int value, const MaskCombination& combination, std::span<const ClassMask> masks) {
  for (std::size_t i = 0; i < masks.size(); ++i) {
    if (holds(masks[i], value) != std::ranges::binary_search(combination.masks, i)) return false;
  }
  return true;
}

}  // namespace

bool are_regions(std::span<const ClassMask> masks) {
  return std::ranges::any_of(masks, [](const ClassMask& mask) { return mask.values.size() > 1; });
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
