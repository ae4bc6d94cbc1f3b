// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <ATen/core/Tensor.h>

namespace hayate {

/// Returns x in the type in which autocast, if it is on, would let a CPU compute with it.
at::Tensor in_compute_type(const at::Tensor& x);

}  // namespace hayate
