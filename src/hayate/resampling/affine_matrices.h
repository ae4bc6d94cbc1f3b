// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>

#include "hayate/base/monai_release.h"
#include "hayate/volume/affine.h"

namespace hayate {

/// Returns Rx·Ry·Rz, by radians about the axes X, Y, Z; angles that are missing are 0. Each turns
/// the next axis towards the one after it: X turns Y towards Z, Y turns Z towards X, Z turns X
/// towards Y. Source: monai/transforms/utils.py, create_rotate.
/// \pre at most three
Affine rotation_matrix(std::span<const double> radians);

/// Returns a shear by the factors xy, xz, yx, yz, zx, zy (which axis moves, with which); missing
/// ones are 0. 0.7 writes them into one matrix, 1.6 applies six elementary shears one after the
/// other.
/// \pre at most six
Affine shear_matrix(std::span<const double> factors, MonaiRelease release);

/// \pre at most three; missing ones are 0.
Affine translation_matrix(std::span<const double> voxels);

/// \pre at most three; missing ones are 1.
Affine scale_matrix(std::span<const double> factors);

/// Returns, from a matrix that takes voxels counted from the output's centre to those counted from
/// the input's centre, the one that takes output voxel indices to input voxel indices: source =
/// M·(i - (n_out - 1)/2) + (n_in - 1)/2.
Affine from_centred(const Affine& centred, const SpatialShape& input_shape,
                    const SpatialShape& output_shape);

}  // namespace hayate
