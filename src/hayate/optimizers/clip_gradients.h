// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include <ATen/core/Tensor.h>

namespace hayate {

/// torch.nn.utils.clip_grad_norm_: where the gradients of all parameters, taken as one vector, have
/// a larger L2 norm than `largest`, they are multiplied by `largest / (norm + 1e-6)`. On CPUs the
/// norm has the same bits whatever the number of threads. \returns the norm before
double clip_gradients(const std::vector<at::Tensor>& parameters, double largest);

/// Does the same on any device by ATen's operators, without asking for the norm.
void clip_gradients_unread(const std::vector<at::Tensor>& parameters, double largest);

}  // namespace hayate
