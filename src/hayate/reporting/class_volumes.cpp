// SPDX-License-Identifier: Apache-2.0
#include "hayate/reporting/class_volumes.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "hayate/reporting/class_names.h"

namespace hayate {
namespace {

constexpr double kMm3PerMl = 1000.0;

using Histogram = std::array<std::int64_t, 256>;

Histogram count_classes(const Volume& label) {
  Histogram counts{};
  // By runs: a count that each voxel adds to would be waited for by the next.
  const auto voxels = label.voxels<std::uint8_t>();
  for (auto begin = voxels.begin(); begin != voxels.end();) {
    const std::uint8_t index = *begin;
    const auto end =
        std::find_if(begin, voxels.end(), [&](std::uint8_t other) { return other != index; });
    counts[index] += end - begin;
    begin = end;
  }
  return counts;
}

std::int64_t count_region(const Histogram& counts, const ClassRegion& region) {
  std::int64_t voxels = 0;
  for (std::size_t c = 0; c < counts.size(); ++c) {
    if (region.holds[c] == 1) voxels += counts[c];
  }
  return voxels;
}

}  // namespace

std::vector<ClassVolume> measure_classes(const Volume& label, const ScoredClasses& scored,
                                         const std::vector<std::string>& names) {
  const Histogram counts = count_classes(label);
  const double mm3 = voxel_mm3(label.voxel_to_world());
  std::vector<ClassVolume> volumes;
  for (std::size_t i = 1; i < static_cast<std::size_t>(scored.count()); ++i) {
    const std::int64_t voxels =
        scored.regions.empty() ? counts[i] : count_region(counts, scored.regions[i - 1]);
    volumes.push_back(
        {name_of_class(names, i), voxels, static_cast<double>(voxels) * mm3 / kMm3PerMl});
  }
  return volumes;
}

double voxel_mm3(const Affine& voxel_to_world) {
  const auto& m = voxel_to_world.rows;
  return std::abs(m[0][0] * (m[1][1] * m[2][2] - m[1][2] * m[2][1]) -
                  m[0][1] * (m[1][0] * m[2][2] - m[1][2] * m[2][0]) +
                  m[0][2] * (m[1][0] * m[2][1] - m[1][1] * m[2][0]));
}

}  // namespace hayate
