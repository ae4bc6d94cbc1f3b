// SPDX-License-Identifier: Apache-2.0
#include "hayate/metrics/class_regions.h"

#include <algorithm>
#include <iterator>

#include "hayate/base/class_index.h"

namespace hayate {
namespace {

using Table = std::array<std::uint8_t, 256>;

/// Class index → whether it is of the scored class.
Table table_of(const ScoredClasses& scored, std::size_t index) {
  Table table{};
  table[kIgnoredVoxel] = kIgnoredVoxel;
  if (scored.regions.empty()) {
    table[index] = 1;
  } else if (index > 0) {
    table = scored.regions[index - 1].holds;
  } else {
    for (std::size_t c = 0; c < kIgnoredVoxel; ++c) {
      const bool is_in_one = std::ranges::any_of(
          scored.regions, [&](const ClassRegion& region) { return region.holds[c] != 0; });
      table[c] = is_in_one ? 0 : 1;
    }
  }
  return table;
}

std::vector<std::uint8_t> looked_up(std::span<const std::uint8_t> label, const Table& table) {
  std::vector<std::uint8_t> mask;
  mask.reserve(label.size());
  std::ranges::transform(label, std::back_inserter(mask),
                         [&](std::uint8_t index) { return table[index]; });
  return mask;
}

}  // namespace

ClassRegion::ClassRegion(std::span<const std::uint8_t> classes, std::uint8_t written)
    : written_as(written) {
  for (const std::uint8_t index : classes) holds[index] = 1;
  holds[kIgnoredVoxel] = kIgnoredVoxel;
}

std::vector<std::uint8_t> mask_of(std::span<const std::uint8_t> label, const ScoredClasses& scored,
                                  std::size_t index) {
  return looked_up(label, table_of(scored, index));
}

std::vector<DiceCounts> count_dice(std::span<const std::uint8_t> predicted,
                                   std::span<const std::uint8_t> labelled,
                                   const ScoredClasses& scored) {
  if (scored.regions.empty()) return count_dice(predicted, labelled, scored.class_count);
  std::vector<DiceCounts> counts;
  for (std::size_t index = 0; index < static_cast<std::size_t>(scored.count()); ++index) {
    counts.push_back(
        count_dice(mask_of(predicted, scored, index), mask_of(labelled, scored, index), 2)[1]);
  }
  return counts;
}

}  // namespace hayate
