// SPDX-License-Identifier: Apache-2.0
#include "hayate/recipe/inferer_options.h"

#include <set>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "hayate/base/error.h"
#include "hayate/base/option_ranges.h"

namespace hayate {
namespace {

constexpr Range kSpatialAxis{0, 2};

}  // namespace

void InfererOptions::describe(OptionVisitor& visitor) {
  visitor.visit("roi_size", roi_size, kVoxelCountOrAll,
                "A window has this size; 0 or less takes the whole axis.");
  visitor.visit("sw_batch_size", sw_batch_size, Range{1, 4096, "windows"},
                "A forward pass takes so many windows.");
  visitor.visit(
      "overlap", overlap, kZeroToOne,
      "The next window covers this share of one again, below 1: one number or one an axis.");
  visitor.visit("mode", mode, "Where windows overlap, their voxels are weighed by this mode.");
  visitor.visit("sigma_scale", sigma_scale, Range{1e-3, 100},
                "The gaussian mode has this share of the window as its standard deviation: one "
                "number or one an axis.");
  visitor.visit("padding_mode", padding_mode,
                "This is put around an image that is smaller than the window.");
  visitor.visit("cval", cval, kIntensity, "Constant padding has this intensity.");
  visitor.visit(
      "mirror_axes", mirror_axes, kSpatialAxis,
      "Volumes are also predicted mirrored along these axes, in every combination, and the "
      "probabilities averaged (test-time augmentation): 0, 1, 2 for X, Y, Z; empty for none. "
      "Each axis doubles the time.");
  visitor.visit("release", release, "The gaussian mode is that of this release of MONAI.");
}

void InfererOptions::check() const {
  if (std::set<std::int64_t>(mirror_axes.begin(), mirror_axes.end()).size() != mirror_axes.size()) {
    throw RecipeError(fmt::format("inferer.mirror_axes: got [{}], expected each axis once",
                                  fmt::join(mirror_axes, ", ")));
  }
  for (const double value : overlap) {
    if (value >= 1.0) {
      throw RecipeError(fmt::format("inferer.overlap: got {}, expected a share below 1", value));
    }
  }
  for (const auto& [name, list] : {std::pair{"overlap", &overlap}, {"sigma_scale", &sigma_scale}}) {
    if (list->size() != 1 && list->size() != 3) {
      throw RecipeError(
          fmt::format("inferer.{}: got {} numbers, expected one or three", name, list->size()));
    }
  }
}

double per_axis(const std::vector<double>& values, std::size_t axis) {
  return values.size() == 1 ? values[0] : values[axis];
}

}  // namespace hayate
