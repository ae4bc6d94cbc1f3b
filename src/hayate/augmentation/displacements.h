// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <ATen/core/Tensor.h>

#include "hayate/resampling/displacement_field.h"

namespace hayate {

/// Returns what a field displaces each voxel of its grid by along an axis, in voxels: float64
/// [X, Y, Z].
at::Tensor displacements(const DisplacementField& field, std::size_t axis, c10::Device device);

}  // namespace hayate
