// SPDX-License-Identifier: Apache-2.0
#include "hayate/metrics/surface_scores.h"

#include <cmath>

#include "hayate/metrics/surface_distance.h"

namespace hayate {
namespace {

/// Returns the mean over the cases where a score is a finite number.
float mean_of(std::span<const SurfaceScores> cases, float SurfaceScores::*score) {
  float sum = 0.0F;
  float count = 0.0F;
  for (const SurfaceScores& scores : cases) {
    if (!std::isfinite(scores.*score)) continue;
    sum += scores.*score;
    count += 1.0F;
  }
  return sum / count;
}

}  // namespace

bool SurfaceScores::is_missed() const {
  return std::isinf(hausdorff95_mm);
}

SurfaceScores score_surfaces(const Volume& predicted, const Volume& labelled,
                             std::uint8_t class_index, double tolerance_mm) {
  const SurfaceDistances distances =
      surface_distances(predicted, labelled, class_index, spacing_mm(labelled.voxel_to_world()));
  return {.hausdorff95_mm = hausdorff_distance(distances, 95.0),
          .average_distance_mm = average_surface_distance(distances, /*symmetric=*/true),
          .surface_dice = surface_dice(distances, tolerance_mm)};
}

SurfaceSummary summarise_surfaces(std::span<const SurfaceScores> cases) {
  SurfaceSummary summary;
  for (const auto score : {&SurfaceScores::hausdorff95_mm, &SurfaceScores::average_distance_mm,
                           &SurfaceScores::surface_dice}) {
    summary.mean.*score = mean_of(cases, score);
  }
  for (const SurfaceScores& scores : cases) summary.missed += scores.is_missed() ? 1 : 0;
  return summary;
}

}  // namespace hayate
