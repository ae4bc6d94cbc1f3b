// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "hayate/base/class_index.h"
#include "hayate/metrics/dice_metric.h"

namespace hayate {

/// A region of classes, which may overlap with others (nnU-Net's region-based training).
struct ClassRegion {
  /// Class index → 1 where the class is of the region, else 0; kIgnoredVoxel stays what it is.
  std::array<std::uint8_t, 256> holds{};
  /// The class index that is predicted where the region is and none after it.
  std::uint8_t written_as = 0;
  /// Whether it is written together with the others, of which all or none are.
  bool is_written_together = false;

  /// \param classes  of the region
  ClassRegion(std::span<const std::uint8_t> classes, std::uint8_t written_as);
};

/// Regions in the order in which predictions are written; empty where classes exclude each other.
using ClassRegions = std::vector<ClassRegion>;

/// What is predicted where all of some regions are.
struct WrittenClass {
  /// Numbers of regions, ascending; one at least.
  std::vector<std::size_t> regions;
  std::uint8_t class_index = 0;
};

/// Returns what predictions hold, each over those before it where all of its regions are: what each
/// region is written as, as nnU-Net has it. Regions that are written together are, where several
/// are, the class that is of just these; where no class is, that of the most of them, the last ones
/// on a tie.
std::vector<WrittenClass> written_classes(const ClassRegions& regions);

/// What predictions get scores of: classes, or what is of no region, and the regions.
struct ScoredClasses {
  /// Classes that exclude each other; of no account where there are regions.
  std::int64_t class_count = 0;
  ClassRegions regions = {};
  /// Those that nobody annotated in the case to be scored: they have no score there, and what is
  /// predicted of them counts as background, as their voxels do in the label.
  ClassSet unannotated = {};

  /// How many have a score; the first is the background.
  std::int64_t count() const {
    return regions.empty() ? class_count : static_cast<std::int64_t>(regions.size()) + 1;
  }
  bool is_annotated(std::size_t index) const;
};

/// Returns the same, of a case that was annotated for some of them only.
ScoredClasses without(const ScoredClasses& scored, const ClassSet& unannotated);

/// Returns 1 where a label's class is of the scored class, kIgnoredVoxel where nobody annotated,
/// and 0 elsewhere. \param index  of the scored class
std::vector<std::uint8_t> mask_of(std::span<const std::uint8_t> label, const ScoredClasses& scored,
                                  std::size_t index);

/// Counts per scored class, [scored.count()]: as count_dice, or of each region the voxels whose
/// class is of it; nothing of what nobody annotated, whose Dice is NaN then.
std::vector<DiceCounts> count_dice(std::span<const std::uint8_t> predicted,
                                   std::span<const std::uint8_t> labelled,
                                   const ScoredClasses& scored);

}  // namespace hayate
