// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <vector>

#include "hayate/base/per_axis.h"
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

/// Adds up what a network's convolutions take.
class FlopCounter {
 public:
  /// A convolution that writes (or, transposed, reads) `voxels` positions.
  void convolve(double in_channels, double out_channels, const PerAxis& kernel_size, double voxels,
                bool input_has_gradient = true);

  const FlopCount& count() const { return count_; }

 private:
  FlopCount count_;
};

/// Counts the voxels of an item of that shape after the first `steps` of the strides; sizes are
/// rounded up.
double voxels_after(const SpatialShape& shape, const std::vector<PerAxis>& strides,
                    std::size_t steps);

}  // namespace hayate
