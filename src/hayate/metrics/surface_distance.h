// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "hayate/base/monai_release.h"
#include "hayate/volume/volume.h"

namespace hayate {

/// How far the surfaces of a class in a prediction and in a label lie apart: of every voxel of the
/// one, the distance to the nearest voxel of the other. A surface is the class's voxels of which
/// one of the six neighbours is of another class, or outside the volume.
///
/// Where only one of the two holds the class, all distances of its surface are infinite, and so are
/// as many of the other one: what MONAI does (get_edge_surface_distance, monai/metrics/utils.py).
struct SurfaceDistances {
  /// Distances of the predicted surface's voxels to the labelled surface.
  std::vector<float> of_predicted;
  /// Distances of the labelled surface's voxels to the predicted surface.
  std::vector<float> of_labelled;
};

/// \param predicted, labelled  uint8 class indices [1, X, Y, Z], or one-hot [K, X, Y, Z].
/// \param spacing  between voxel centres, in mm; ones for distances in voxels.
SurfaceDistances surface_distances(const Volume& predicted, const Volume& labelled,
                                   std::uint8_t class_index, const Vector3& spacing);

/// Returns the largest distance, or the given percentile (0 to 100) of each side's; of both sides
/// the larger one, `directed` only the predicted side's. NaN when neither holds the class; infinite
/// when one does, also for a percentile (where MONAI's torch.quantile makes NaN of infinities).
float hausdorff_distance(const SurfaceDistances& distances,
                         std::optional<double> percentile = std::nullopt, bool directed = false);

/// Returns the mean distance of the predicted side, `symmetric` of both: of all their voxels
/// together (1.6), or the mean of their two means (0.7). NaN when neither holds the class; infinite
/// when one does.
float average_surface_distance(const SurfaceDistances& distances, bool symmetric,
                               MonaiRelease release = MonaiRelease::k16);

/// Computes the normalized surface Dice, the share of both surfaces' voxels that lie no farther
/// than `tolerance` from the other surface. NaN when neither holds the class; 0 when one does.
float surface_dice(const SurfaceDistances& distances, double tolerance);

}  // namespace hayate
