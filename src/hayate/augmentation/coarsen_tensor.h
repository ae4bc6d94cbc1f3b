// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>

#include <ATen/core/Tensor.h>

#include "hayate/transforms/intensity_change.h"

namespace hayate {

/// Does what simulate_low_resolution does on the host to each of the images, up to rounding.
/// \param images  [N, C, X, Y, Z] float32 on whatever device. \param changes  N of them
at::Tensor coarsen_tensor(const at::Tensor& images, std::span<const IntensityCoarsen> changes);

}  // namespace hayate
