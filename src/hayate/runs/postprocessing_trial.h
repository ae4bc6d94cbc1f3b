// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "hayate/metrics/dice_metric.h"
#include "hayate/runs/postprocessing.h"
#include "hayate/volume/volume.h"

namespace hayate {

/// Tries on validation predictions what could be done to each class: the largest component kept,
/// holes filled, or both.
class PostprocessingTrial {
 public:
  explicit PostprocessingTrial(std::int64_t class_count);

  /// Scores a case with each class treated in each way, the others as they are.
  /// \param predicted, labelled  uint8 class indices [1, X, Y, Z] on one grid.
  void add(const Volume& predicted, const Volume& labelled);

  /// Chooses by nnU-Net's rule: a class is treated in the way by which its own mean Dice over the
  /// cases that hold it grows most, and only where it grows and the mean foreground Dice does not
  /// fall. Of ways that are as good the one that does less is taken.
  Postprocessing choose() const;

 private:
  static constexpr std::array<ClassPostprocessing, 3> kWays{
      {{.keep_largest_component = true}, {.fill_holes = true}, {true, true}}};

  ClassPostprocessing choose_for(std::size_t c) const;

  DiceMetric untreated_;
  /// By class index (that of the background stays empty) and way.
  std::vector<std::vector<DiceMetric>> treated_;
};

}  // namespace hayate
