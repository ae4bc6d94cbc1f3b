// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include <ATen/core/Tensor.h>

namespace hayate {

/// Returns the numbers as a tensor of the type and on the device of `like`, without a gradient.
/// They go to a GPU without waiting for it, as at::tensor would.
at::Tensor numbers_beside(const std::vector<double>& numbers, const at::Tensor& like);

}  // namespace hayate
