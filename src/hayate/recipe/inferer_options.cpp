// SPDX-License-Identifier: Apache-2.0
#include "hayate/recipe/inferer_options.h"

#include <fmt/format.h>

#include "hayate/base/error.h"
#include "hayate/base/option_ranges.h"

namespace hayate {

void InfererOptions::describe(OptionVisitor& visitor) {
  visitor.visit("roi_size", roi_size, kVoxelCountOrAll);
  visitor.visit("sw_batch_size", sw_batch_size, Range{1, 4096});
  visitor.visit("overlap", overlap, kZeroToOne);
  visitor.visit("mode", mode);
  visitor.visit("sigma_scale", sigma_scale, Range{1e-3, 100});
  visitor.visit("padding_mode", padding_mode);
  visitor.visit("cval", cval, kIntensity);
  visitor.visit("release", release);
}

void InfererOptions::check() const {
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
