// SPDX-License-Identifier: Apache-2.0
#include "hayate/transforms/rand_adjust_contrast.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "hayate/transforms/option_checks.h"

namespace hayate {
namespace {

constexpr double kLowestGamma = 0.5;

Interval resolve_gamma(const std::vector<double>& gamma) {
  const bool valid = (gamma.size() == 1 && gamma[0] > kLowestGamma) ||
                     (gamma.size() == 2 && gamma[0] > 0.0 && gamma[1] > 0.0);
  if (!valid) {
    reject_option("RandAdjustContrast.gamma", fmt::format("[{}]", fmt::join(gamma, ", ")),
                  "two bounds above 0, or one number above 0.5");
  }
  const std::vector<double> bounds{gamma.size() == 1 ? kLowestGamma : gamma[0], gamma.back()};
  return resolve_interval("RandAdjustContrast.gamma", bounds);
}

}  // namespace

void RandAdjustContrastOptions::describe(OptionVisitor& visitor) {
  visitor.visit("prob", prob, kZeroToOne, "An image is changed with this probability.");
  visitor.visit("gamma", gamma, Range{0, 100},
                "The exponent is drawn between these two bounds; one number above 0.5 stands for "
                "0.5 and itself.");
  visitor.visit("invert_image", invert_image,
                "True lets the curve run from the brightest voxel downwards.");
  visitor.visit("retain_stats", retain_stats,
                "True restores the mean and the standard deviation of the image.");
}

RandAdjustContrast::RandAdjustContrast(const RandAdjustContrastOptions& options)
    : options_(options), gamma_(resolve_gamma(options.gamma)) {}

IntensityChange RandAdjustContrast::draw_change(std::int64_t /*channel_count*/,
                                                Random& random) const {
  if (!random.chance(options_.prob)) return {};
  return IntensityContrast{{.gamma = gamma_.draw(random),
                            .invert_image = options_.invert_image,
                            .retain_stats = options_.retain_stats}};
}

}  // namespace hayate
