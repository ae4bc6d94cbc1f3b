// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "hayate/resampling/axis_map.h"

namespace hayate {

/// Returns how the axes lie after `k` quarter turns as rotate90 makes them.
AxisMap quarter_turns(std::int64_t k, const std::array<std::size_t, 2>& plane);

/// Returns the volume turned `k` times by 90 degrees from the first axis of `plane` towards the
/// second, as numpy.rot90 does; a negative `k` turns the other way. Voxels of any type; the affine
/// follows.
/// \pre plane holds two different axes out of 0, 1, 2.
Volume rotate90(const Volume& volume, std::int64_t k, const std::array<std::size_t, 2>& plane);

}  // namespace hayate
