// SPDX-License-Identifier: Apache-2.0
#include "hayate/transforms/rand_gaussian_smooth.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "hayate/base/option_ranges.h"
#include "hayate/transforms/option_checks.h"

namespace hayate {
namespace {

Interval resolve_sigma(std::string_view option, const std::vector<double>& bounds) {
  if (bounds.size() != 2) {
    reject_option(option, fmt::format("[{}]", fmt::join(bounds, ", ")),
                  "two bounds of at least 0, in voxels");
  }
  return resolve_interval(option, bounds);
}

}  // namespace

void RandGaussianSmoothOptions::describe(OptionVisitor& visitor) {
  visitor.visit("sigma_x", sigma_x, kSigmaVoxels,
                "The standard deviation along X is drawn between these two bounds.");
  visitor.visit("sigma_y", sigma_y, kSigmaVoxels,
                "The standard deviation along Y is drawn between these two bounds.");
  visitor.visit("sigma_z", sigma_z, kSigmaVoxels,
                "The standard deviation along Z is drawn between these two bounds.");
  visitor.visit("prob", prob, kZeroToOne, "An image is smoothed with this probability.");
}

RandGaussianSmooth::RandGaussianSmooth(const RandGaussianSmoothOptions& options)
    : prob_(options.prob),
      sigma_{resolve_sigma("RandGaussianSmooth.sigma_x", options.sigma_x),
             resolve_sigma("RandGaussianSmooth.sigma_y", options.sigma_y),
             resolve_sigma("RandGaussianSmooth.sigma_z", options.sigma_z)} {}

IntensityChange RandGaussianSmooth::draw_change(std::int64_t /*channel_count*/,
                                                Random& random) const {
  if (!random.chance(prob_)) return {};
  Vector3 sigma;
  for (std::size_t axis = 0; axis < 3; ++axis) sigma[axis] = sigma_[axis].draw(random);
  return IntensitySmooth{sigma};
}

}  // namespace hayate
