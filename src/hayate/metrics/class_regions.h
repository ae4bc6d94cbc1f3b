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
  /// The class index that is predicted where none of the regions before it is.
  std::uint8_t written_as = 0;
  /// Class index that the regions before it make → the one that is predicted where it is, too.
  std::array<std::uint8_t, 256> written_over{};
  /// Whether that is written_as, whatever was before.
  bool is_written_alone = true;

  /// \param classes  of the region
  ClassRegion(std::span<const std::uint8_t> classes, std::uint8_t written_as);
};

/// Regions in the order in which predictions are written; empty where classes exclude each other.
using ClassRegions = std::vector<ClassRegion>;

/// Lets a region be written together with those before it: as the class that is of just these and
/// itself, where there is one, else as it was.
void write_together(ClassRegions& regions, std::size_t index);

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
