// SPDX-License-Identifier: Apache-2.0
#include "hayate/metrics/class_regions.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <utility>

#include "hayate/base/class_index.h"

namespace hayate {
namespace {

using Table = std::array<std::uint8_t, 256>;

/// Whether the class is of a region that was annotated.
bool is_in_region(const ScoredClasses& scored, std::size_t class_index) {
  for (std::size_t r = 0; r < scored.regions.size(); ++r) {
    if (scored.regions[r].holds[class_index] != 0 && scored.is_annotated(r + 1)) return true;
  }
  return false;
}

/// Class index → whether it is of the scored class.
Table table_of(const ScoredClasses& scored, std::size_t index) {
  if (index > 0 && !scored.regions.empty()) return scored.regions[index - 1].holds;
  Table table{};
  table[kIgnoredVoxel] = kIgnoredVoxel;
  if (!scored.regions.empty()) {
    for (std::size_t c = 0; c < kIgnoredVoxel; ++c) table[c] = is_in_region(scored, c) ? 0 : 1;
    return table;
  }
  table[index] = 1;
  if (index > 0) return table;
  for (const std::uint8_t unannotated : scored.unannotated) table[unannotated] = 1;
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

std::vector<WrittenClass> written_classes(const ClassRegions& regions) {
  std::vector<WrittenClass> written;
  for (std::size_t r = 0; r < regions.size(); ++r) written.push_back({{r}, regions[r].written_as});
  if (!std::ranges::all_of(regions, &ClassRegion::is_written_together)) return written;
  // Those of more regions come later, and on a tie those of later ones.
  const auto rank = [](const std::vector<std::size_t>& some) {
    return std::pair(some.size(), std::vector<std::size_t>(some.rbegin(), some.rend()));
  };
  std::map<decltype(rank({})), WrittenClass> by_rank;
  for (std::size_t c = 0; c < kMostClasses; ++c) {
    std::vector<std::size_t> of_class;
    for (std::size_t r = 0; r < regions.size(); ++r) {
      if (regions[r].holds[c] == 1) of_class.push_back(r);
    }
    // Of classes that are of the same regions the first one counts.
    if (of_class.empty()) continue;
    by_rank.try_emplace(rank(of_class), WrittenClass{of_class, static_cast<std::uint8_t>(c)});
  }
  for (auto& [unused, one] : by_rank) written.push_back(std::move(one));
  return written;
}

bool ScoredClasses::is_annotated(std::size_t index) const {
  return std::ranges::find(unannotated, index) == unannotated.end();
}

ScoredClasses without(const ScoredClasses& scored, const ClassSet& unannotated) {
  ScoredClasses left = scored;
  left.unannotated = unannotated;
  return left;
}

std::vector<std::uint8_t> mask_of(std::span<const std::uint8_t> label, const ScoredClasses& scored,
                                  std::size_t index) {
  return looked_up(label, table_of(scored, index));
}

std::vector<DiceCounts> count_dice(std::span<const std::uint8_t> predicted,
                                   std::span<const std::uint8_t> labelled,
                                   const ScoredClasses& scored) {
  if (scored.regions.empty() && scored.unannotated.empty()) {
    return count_dice(predicted, labelled, scored.class_count);
  }
  std::vector<DiceCounts> counts(static_cast<std::size_t>(scored.count()));
  for (std::size_t index = 0; index < counts.size(); ++index) {
    if (!scored.is_annotated(index)) continue;
    counts[index] =
        count_dice(mask_of(predicted, scored, index), mask_of(labelled, scored, index), 2)[1];
  }
  return counts;
}

}  // namespace hayate
