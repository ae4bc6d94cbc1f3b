// SPDX-License-Identifier: Apache-2.0
#include "hayate/transforms/intensity_change.h"

#include <cstddef>
#include <span>

#include "hayate/transforms/gaussian_noise.h"
#include "hayate/transforms/gaussian_smooth.h"
#include "hayate/transforms/scale_intensity.h"
#include "hayate/transforms/shift_intensity.h"
#include "hayate/transforms/std_shift_intensity.h"
#include "hayate/transforms/voxel_groups.h"

namespace hayate {
namespace {

/// One for each kind of change.
struct Changer {
  Volume& image;
  Random& random;

  void operator()(std::monostate) const {}
  void operator()(const IntensityScale& change) const {
    each(change.factors, [](std::span<float> voxels, double by) { scale_intensity(voxels, by); });
  }
  void operator()(const IntensityShift& change) const {
    each(change.offsets, [](std::span<float> voxels, double by) { shift_intensity(voxels, by); });
  }
  void operator()(const IntensityStdShift& change) const {
    for (const std::span<float> voxels : voxel_groups(image, change.channel_wise)) {
      std_shift_intensity(voxels, change.factor, change.nonzero);
    }
  }
  void operator()(const IntensityNoise& change) const {
    add_gaussian_noise(image.voxels<float>(), change.mean, change.std, random);
  }
  void operator()(const IntensityContrast& change) const {
    adjust_contrast(image.voxels<float>(), change.options);
  }
  void operator()(const IntensitySmooth& change) const {
    image = gaussian_smooth(image, change.sigma);
  }
  void operator()(const IntensityCoarsen& change) const {
    image = simulate_low_resolution(image, change.zoom, change.options);
  }

  /// Calls body(voxels, number) for the image, or for each channel where there are several numbers.
  template <class Body>
  void each(const std::vector<double>& numbers, const Body& body) const {
    const auto groups = voxel_groups(image, /*channel_wise=*/numbers.size() > 1);
    for (std::size_t i = 0; i < numbers.size(); ++i) body(groups[i], numbers[i]);
  }
};

}  // namespace

void change_intensity(Volume& image, const IntensityChange& change, Random& random) {
  std::visit(Changer{image, random}, change);
}

}  // namespace hayate
