// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "hayate/labelling/file_grid.h"
#include "hayate/labelling/prediction.h"
#include "hayate/metrics/class_regions.h"

namespace hayate {

/// Brings logits onto the file's grid (trilinear), and takes the largest of them, or what regions
/// say. What the preparation cropped away is background, for certain. It holds all channels of the
/// file's grid: PredictionAssembly does the same part by part, and is tested against it.
///
/// \param logits  [K, X, Y, Z] float32, with the affine of their voxels.
/// \param regions  that the channels are; empty where they are classes.
Prediction plain_prediction(const Volume& logits, const FileGrid& grid,
                            const PredictionOutputs& outputs, const ClassRegions& regions = {});

}  // namespace hayate
