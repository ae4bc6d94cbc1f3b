// SPDX-License-Identifier: Apache-2.0
#include "hayate/transforms/spatial_axes.h"

#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "hayate/transforms/option_checks.h"

namespace hayate {

std::vector<std::int64_t> axes_of(const AxisSet& set) {
  std::vector<std::int64_t> axes;
  for (std::size_t axis = 0; axis < set.size(); ++axis) {
    if (set[axis]) axes.push_back(static_cast<std::int64_t>(axis));
  }
  return axes;
}

std::size_t resolve_spatial_axis(std::string_view option, std::int64_t axis) {
  if (axis < -3 || axis > 2) {
    reject_option(option, fmt::format("{}", axis), "an axis: 0, 1, 2, or -3, -2, -1 from the end");
  }
  return static_cast<std::size_t>(axis < 0 ? axis + 3 : axis);
}

AxisSet resolve_spatial_axes(std::string_view option, std::span<const std::int64_t> axes) {
  if (axes.empty()) return {true, true, true};
  AxisSet set{};
  for (const std::int64_t axis : axes) {
    if (std::exchange(set[resolve_spatial_axis(option, axis)], true)) {
      reject_option(option, fmt::format("[{}]", fmt::join(axes, ", ")), "each axis once");
    }
  }
  return set;
}

}  // namespace hayate
