// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>

#include <ATen/core/Tensor.h>

#include "hayate/distributed/ranks.h"
#include "hayate/recipe/inferer_options.h"

namespace hayate {

/// Windows [B, C, wX, wY, wZ] → predictions [B, K, wX, wY, wZ].
using Predictor = std::function<at::Tensor(const at::Tensor& windows)>;

/// Runs MONAI's sliding_window_inference (monai/inferers/utils.py): overlapping windows over a
/// volume that is padded where it is smaller than a window, blended with the importance map.
///
/// \param x      [N, C, X, Y, Z], the same on all ranks
/// \param ranks  divide the windows among them; each gets the whole blend, with the bits of one
///               process.
/// \returns the blend [N, K, X, Y, Z] in float32, on x's device
at::Tensor sliding_window_inference(const at::Tensor& x, const InfererOptions& options,
                                    const Predictor& predictor,
                                    const Ranks& ranks = Ranks::single());

}  // namespace hayate
