// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "hayate/recipe/network_options.h"
#include "hayate/volume/affine.h"

namespace hayate {

/// Floating-point operations of the plain network's convolutions for one item of that size; a
/// multiply-add counts as two. Normalisation, activations and the loss are not counted.
struct FlopCount {
  double forward = 0.0;
  /// Forward, gradient of the weights, and gradient of the inputs (the network's own input needs
  /// none).
  double training = 0.0;
};

FlopCount count_flops(const NetworkOptions& options, const SpatialShape& shape);

}  // namespace hayate
