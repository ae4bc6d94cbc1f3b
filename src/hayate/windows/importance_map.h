// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "hayate/recipe/inferer_options.h"
#include "hayate/volume/affine.h"

namespace hayate {

/// Computes the weight of each voxel of a window in the blend of overlapping windows: [X, Y, Z]
/// float32, C order, all positive. `gaussian`: a Gaussian round the window's middle; release 1.6
/// samples it, 0.7 filters a delta with an error-function kernel of 4 sigma and divides by the
/// maximum. Source: compute_importance_map of monai/data/utils.py.
std::vector<float> make_importance_map(const SpatialShape& window_shape,
                                       const InfererOptions& options);

}  // namespace hayate
