// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>

#include <ATen/core/Tensor.h>

#include "hayate/augmentation/normal_noise_draws.h"
#include "hayate/transforms/intensity_change.h"

namespace hayate {

/// What one transform does to one image, with the draws of its voxels where it is noise.
struct DrawnChange {
  IntensityChange change;
  NormalDraws noise;
};

/// Changes images in place as change_intensity does on the host, up to rounding: all that the
/// transform has chosen at once.
///
/// \param images   [N, C, X, Y, Z] float32 on whatever device.
/// \param changes  N of them, of one kind as far as an image is chosen.
void change_intensities(at::Tensor& images, std::span<const DrawnChange> changes);

}  // namespace hayate
