// SPDX-License-Identifier: Apache-2.0
#include "hayate/transforms/rotate90.h"

#include <cassert>
#include <utility>

#include "hayate/resampling/axis_map.h"

namespace hayate {

Volume rotate90(const Volume& volume, std::int64_t k, const std::array<std::size_t, 2>& plane) {
  const auto [first, second] = plane;
  assert(first < 3 && second < 3 && first != second);
  const std::int64_t quarter_turns = (k % 4 + 4) % 4;
  AxisMap map;
  if (quarter_turns % 2 == 1) std::swap(map.source_axis[first], map.source_axis[second]);
  map.reversed[first] = quarter_turns == 1 || quarter_turns == 2;
  map.reversed[second] = quarter_turns == 2 || quarter_turns == 3;
  return rearrange_axes(volume, map);
}

}  // namespace hayate
