// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <variant>
#include <vector>

#include "hayate/base/random.h"
#include "hayate/transforms/adjust_contrast.h"
#include "hayate/transforms/simulate_low_resolution.h"
#include "hayate/volume/volume.h"

namespace hayate {

// What a random transform does to the intensities of an image, as numbers: they are drawn on the
// host, wherever the voxels lie. A list holds one number for the whole image, or one a channel.

/// Multiplies by 1 + factor.
struct IntensityScale {
  std::vector<double> factors;
};

struct IntensityShift {
  std::vector<double> offsets;
};

/// std_shift_intensity of the image, or of each channel.
struct IntensityStdShift {
  double factor = 0.0;
  bool nonzero = false;
  bool channel_wise = false;
};

/// Normal noise, of which each voxel draws a Random::normal(), in C order.
struct IntensityNoise {
  double mean = 0.0;
  double std = 0.0;
};

/// adjust_contrast of all channels together.
struct IntensityContrast {
  ContrastOptions options;
};

/// gaussian_smooth.
struct IntensitySmooth {
  Vector3 sigma{};
};

/// simulate_low_resolution.
struct IntensityCoarsen {
  double zoom = 1.0;
  LowResolutionOptions options;
};

/// Nothing, for an image that is not chosen, or one of these.
using IntensityChange =
    std::variant<std::monostate, IntensityScale, IntensityShift, IntensityStdShift, IntensityNoise,
                 IntensityContrast, IntensitySmooth, IntensityCoarsen>;

/// Changes the image so. \param random  the stream that the change was drawn from, for noise.
/// \pre float32
void change_intensity(Volume& image, const IntensityChange& change, Random& random);

}  // namespace hayate
