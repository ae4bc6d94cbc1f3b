// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>

#include <ATen/core/Tensor.h>

#include "hayate/transforms/intensity_change.h"

namespace hayate {

/// Does what std_shift_intensity does on the host to each of the images, up to rounding.
/// \param images  [N, C, X, Y, Z] float32 on whatever device. \param changes  N of them
at::Tensor std_shift_tensor(const at::Tensor& images, std::span<const IntensityStdShift> changes);

}  // namespace hayate
