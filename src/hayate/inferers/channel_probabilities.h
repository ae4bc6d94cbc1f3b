// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <ATen/core/Tensor.h>

namespace hayate {

/// What a network's channels are.
enum class ChannelKind {
  kClasses,  ///< of which a voxel has one: a softmax
  kRegions,  ///< which may overlap: a sigmoid each
};

/// Returns the probabilities of logits [N, K, X, Y, Z], float32.
at::Tensor channel_probabilities(const at::Tensor& logits, ChannelKind kind);

/// Returns logits of which channel_probabilities makes the probabilities (make_logits): so what was
/// averaged goes the way of a network's own logits.
///
/// \param probabilities  [N, K, X, Y, Z] float32, in [0, 1]; of classes with a sum over K of 1
/// \returns              float32 of the same shape, from -87.4 to 0, or of regions to 87.4
at::Tensor channel_logits(const at::Tensor& probabilities, ChannelKind kind);

}  // namespace hayate
