// SPDX-License-Identifier: Apache-2.0
#include "hayate/transforms/rand_zoom.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "hayate/transforms/option_checks.h"
#include "hayate/transforms/sample_geometry.h"

namespace hayate {
namespace {

constexpr Range kFactor{0.01, 100};

std::vector<Interval> resolve_factors(const std::vector<double>& low,
                                      const std::vector<double>& high) {
  if (low.empty() || low.size() > 3) {
    reject_option("RandZoom.min_zoom", fmt::format("[{}]", fmt::join(low, ", ")),
                  "one, two or three factors above 0");
  }
  if (high.size() != low.size()) {
    reject_option("RandZoom.max_zoom", fmt::format("[{}]", fmt::join(high, ", ")),
                  fmt::format("as many factors as in min_zoom ({}), above 0", low.size()));
  }
  std::vector<Interval> factors;
  for (std::size_t i = 0; i < low.size(); ++i) {
    if (low[i] > high[i]) {
      reject_option("RandZoom.min_zoom", fmt::format("{}", low[i]),
                    fmt::format("at most max_zoom ({})", high[i]));
    }
    factors.push_back({low[i], high[i]});
  }
  return factors;
}

/// A factor for each axis from the one, two or three that were drawn.
Vector3 spread_over_axes(const std::vector<double>& drawn) {
  switch (drawn.size()) {
    case 1:
      return {drawn[0], drawn[0], drawn[0]};
    case 2:
      return {drawn[0], drawn[0], drawn[1]};
    default:
      return {drawn[0], drawn[1], drawn[2]};
  }
}

}  // namespace

void RandZoomOptions::describe(OptionVisitor& visitor) {
  visitor.visit("prob", prob, kZeroToOne, "A sample is zoomed with this probability.");
  visitor.visit("min_zoom", min_zoom, kFactor,
                "The factor is at least this: one number for all axes together, two for X and Y "
                "together and for Z, or three.");
  visitor.visit(
      "max_zoom", max_zoom, kFactor,
      "The factor is at most this, as many numbers as in min_zoom; above 1 things become larger.");
  visitor.visit("mode", mode,
                "The image is interpolated by this mode; labels take the nearest voxel.");
  visitor.visit("padding_mode", padding_mode, "This surrounds an image that became smaller.");
  visitor.visit(
      "align_corners", align_corners,
      "True keeps the centres of the outer voxels where they are instead of their edges.");
  visitor.visit("keep_size", keep_size,
                "True cuts or pads the result to the size that the sample had.");
  visitor.visit("release", release, "The cut lies where this release of MONAI has it.");
}

RandZoom::RandZoom(const RandZoomOptions& options)
    : prob_(options.prob),
      factors_(resolve_factors(options.min_zoom, options.max_zoom)),
      image_options_{options.mode, options.padding_mode, options.align_corners, options.keep_size,
                     options.release},
      label_options_(image_options_) {
  label_options_.mode = label_mode_for(options.mode);
  if (options.padding_mode >= ZoomPadding::kMean) label_options_.padding_mode = ZoomPadding::kEdge;
}

std::optional<Vector3> RandZoom::draw_factors(Random& random) const {
  if (!random.chance(prob_)) return std::nullopt;
  return spread_over_axes(draw_all(factors_, random));
}

void RandZoom::operator()(Sample& sample, Random& random) const {
  const std::optional<Vector3> factors = draw_factors(random);
  if (!factors) return;
  replace_volumes(sample, [&](const Volume& volume, VolumeKind kind) {
    return zoom(volume, *factors, kind == VolumeKind::kImage ? image_options_ : label_options_);
  });
}

std::optional<GridMapping> RandZoom::draw_mapping(const SpatialShape& shape, Random& random) const {
  if (!is_mapping(image_options_)) return std::nullopt;
  const std::optional<Vector3> factors = draw_factors(random);
  return factors ? map_zoom(shape, *factors, image_options_) : stay(shape);
}

WhyNot RandZoom::why_not_on_device(bool lazy) const {
  if (!lazy) return "RandZoom resizes before it cuts, unless the chain is lazy";
  return RandomTransform::why_not_on_device(lazy);
}

}  // namespace hayate
