// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include <ATen/core/Tensor.h>

#include "hayate/inferers/channel_probabilities.h"
#include "hayate/inferers/sliding_window_inference.h"

namespace hayate {

/// Returns all subsets of axes, the empty one first.
std::vector<std::vector<std::int64_t>> axis_subsets(std::span<const std::int64_t> axes);

/// Returns [N, C, X, Y, Z] mirrored along axes 0, 1, 2 for X, Y, Z.
at::Tensor mirror(const at::Tensor& x, const std::vector<std::int64_t>& axes);

/// Test-time augmentation by mirroring: the mean, over all subsets of the axes, of the
/// probabilities of what the predictor makes of the mirrored volume, mirrored back. With n axes it
/// predicts 2^n times.
///
/// \param x          [N, C, X, Y, Z]
/// \param axes       0, 1, 2 for X, Y, Z, each once; with none it is the probabilities alone.
/// \param predictor  gives logits [N, K, X, Y, Z] of a whole volume.
/// \returns          probabilities [N, K, X, Y, Z] float32, on the device of the logits
at::Tensor mirrored_mean(const at::Tensor& x, std::span<const std::int64_t> axes,
                         const Predictor& predictor, ChannelKind kind = ChannelKind::kClasses);

}  // namespace hayate
