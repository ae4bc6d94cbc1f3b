// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <ATen/core/Tensor.h>

namespace hayate {

/// Returns logits whose softmax the probabilities are: their logarithm. A probability of 0 counts
/// as the smallest normal float32, so that all are finite and may be interpolated. What was
/// averaged thereby goes the way of a network's own logits.
///
/// \param probabilities  [N, K, X, Y, Z] float32, in [0, 1], with a sum over K of 1
/// \returns              float32 of the same shape, from -87.4 to 0
at::Tensor log_probabilities(const at::Tensor& probabilities);

}  // namespace hayate
