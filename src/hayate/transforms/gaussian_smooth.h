// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "hayate/volume/volume.h"

namespace hayate {

/// Computes a one-dimensional Gaussian of `sigma` voxels, centred, out to 4 sigma: element k is the
/// bell's integral over voxel k (a difference of erf). Not normalised: what lies further out is
/// missing. Source: monai/networks/layers/convutils.py, gaussian_1d with approx "erf".
/// \pre sigma >= 0; 0 gives a kernel that changes nothing.
std::vector<float> gaussian_kernel(double sigma);

/// Returns the volume convolved with a Gaussian of `sigma` voxels along X, Y and Z; what lies
/// outside counts as 0, so that bright borders darken, as in MONAI's GaussianSmooth.
/// \pre float32
Volume gaussian_smooth(const Volume& volume, const Vector3& sigma);

}  // namespace hayate
