// SPDX-License-Identifier: Apache-2.0
#include "hayate/recipe/networks/network_ranges.h"

#include <fmt/format.h>

#include "hayate/base/error.h"

namespace hayate {

void check_levels(std::string_view key, std::size_t levels) {
  if (levels <= kMostLevels) return;
  throw RecipeError(
      fmt::format("network.{}: got {} entries, expected at most {}", key, levels, kMostLevels));
}

void check_groups(std::int64_t channels, std::int64_t num_groups) {
  if (channels % num_groups != 0) {
    throw RecipeError(fmt::format("network.num_groups: {} groups do not divide {} channels",
                                  num_groups, channels),
                      "choose a divisor of every level's channels, or another norm");
  }
}

}  // namespace hayate
