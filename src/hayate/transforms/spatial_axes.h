// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace hayate {

/// Which of X, Y, Z are meant.
using AxisSet = std::array<bool, 3>;

/// Returns the axes of a set as a list, in order.
std::vector<std::int64_t> axes_of(const AxisSet& set);

/// Returns the axis 0, 1, 2 (X, Y, Z) that an option names so, or as -3, -2, -1 counted from the
/// end.
/// \throws RecipeError  naming `option`
std::size_t resolve_spatial_axis(std::string_view option, std::int64_t axis);

/// Returns the axes of a list; an empty list means all three.
/// \throws RecipeError  naming `option`, also when an axis is listed twice.
AxisSet resolve_spatial_axes(std::string_view option, std::span<const std::int64_t> axes);

}  // namespace hayate
