// SPDX-License-Identifier: Apache-2.0
#include "hayate/transforms/rotate90.h"

#include <cassert>
#include <utility>

namespace hayate {

AxisMap quarter_turns(std::int64_t k, const std::array<std::size_t, 2>& plane) {
  const auto [first, second] = plane;
  assert(first < 3 && second < 3 && first != second);
  const std::int64_t turns = (k % 4 + 4) % 4;
  AxisMap map;
  if (turns % 2 == 1) std::swap(map.source_axis[first], map.source_axis[second]);
  map.reversed[first] = turns == 1 || turns == 2;
  map.reversed[second] = turns == 2 || turns == 3;
  return map;
}

Volume rotate90(const Volume& volume, std::int64_t k, const std::array<std::size_t, 2>& plane) {
  return rearrange_axes(volume, quarter_turns(k, plane));
}

}  // namespace hayate
