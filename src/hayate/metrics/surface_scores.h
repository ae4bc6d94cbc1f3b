// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>

#include "hayate/volume/volume.h"

namespace hayate {

/// How far a class's surface in a prediction lies from that in the label (surface_distance.h): NaN
/// when neither holds the class, infinitely far when only one does.
struct SurfaceScores {
  float hausdorff95_mm = 0.0F;
  /// Symmetric mean.
  float average_distance_mm = 0.0F;
  float surface_dice = 0.0F;

  /// Whether only one of prediction and label holds the class.
  bool is_missed() const;
};

/// \param predicted, labelled  uint8 class indices [1, X, Y, Z] on one grid, whose spacing counts.
/// \param tolerance_mm  for the surface Dice.
SurfaceScores score_surfaces(const Volume& predicted, const Volume& labelled,
                             std::uint8_t class_index, double tolerance_mm);

/// One class over all cases.
struct SurfaceSummary {
  /// Distances over the cases that have one; the surface Dice also over those that were missed, as
  /// 0. NaN when no case counts.
  SurfaceScores mean;
  std::int64_t missed = 0;
};

SurfaceSummary summarise_surfaces(std::span<const SurfaceScores> cases);

}  // namespace hayate
