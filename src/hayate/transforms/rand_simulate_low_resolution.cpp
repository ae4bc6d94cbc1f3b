// SPDX-License-Identifier: Apache-2.0
#include "hayate/transforms/rand_simulate_low_resolution.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "hayate/transforms/option_checks.h"

namespace hayate {
namespace {

constexpr std::string_view kZoomOption = "RandSimulateLowResolution.zoom_range";
constexpr Range kZoom{0.01, 1};

Interval resolve_zoom(const std::vector<double>& range) {
  if (range.size() != 2) {
    reject_option(kZoomOption, fmt::format("[{}]", fmt::join(range, ", ")),
                  "two bounds above 0, of at most 1");
  }
  return resolve_interval(kZoomOption, range);
}

}  // namespace

void RandSimulateLowResolutionOptions::describe(OptionVisitor& visitor) {
  visitor.visit("prob", prob, kZeroToOne, "An image is changed with this probability.");
  visitor.visit("downsample_mode", downsample_mode,
                "The image is brought to fewer voxels by this mode.");
  visitor.visit("upsample_mode", upsample_mode,
                "The image is brought back to its voxels by this mode.");
  visitor.visit("zoom_range", zoom_range, kZoom,
                "The share of the voxels that stay along each axis is drawn between these two "
                "bounds.");
  visitor.visit("align_corners", align_corners,
                "True keeps the centres of the outer voxels where they are instead of their edges "
                "on the way back.");
}

RandSimulateLowResolution::RandSimulateLowResolution(
    const RandSimulateLowResolutionOptions& options)
    : prob_(options.prob),
      zoom_(resolve_zoom(options.zoom_range)),
      options_{options.downsample_mode, options.upsample_mode, options.align_corners} {}

IntensityChange RandSimulateLowResolution::draw_change(std::int64_t /*channel_count*/,
                                                       Random& random) const {
  const bool chosen = random.chance(prob_);
  const double zoom = zoom_.draw(random);
  if (!chosen) return {};
  return IntensityCoarsen{zoom, options_};
}

WhyNot RandSimulateLowResolution::why_not_on_device(bool /*lazy*/) const {
  if (options_.align_corners && options_.upsample_mode == ResizeMode::kNearestExact) {
    return "RandSimulateLowResolution keeps corners with nearest-exact";
  }
  return {};
}

}  // namespace hayate
