// SPDX-License-Identifier: Apache-2.0
#include "hayate/serve/class_volumes.h"

#include <array>
#include <cassert>
#include <cmath>

namespace hayate {
namespace {

constexpr double kCubicMmPerMl = 1000.0;

using Histogram = std::array<std::int64_t, 256>;

Histogram count_values(const Volume& label) {
  Histogram counts{};
  for (const std::uint8_t value : label.voxels<std::uint8_t>()) ++counts[value];
  return counts;
}

/// The volume of a voxel, which may be sheared: the determinant of the affine's axes.
double voxel_ml(const Affine& a) {
  const double determinant = a(0, 0) * (a(1, 1) * a(2, 2) - a(1, 2) * a(2, 1)) -
                             a(0, 1) * (a(1, 0) * a(2, 2) - a(1, 2) * a(2, 0)) +
                             a(0, 2) * (a(1, 0) * a(2, 1) - a(1, 1) * a(2, 0));
  return std::abs(determinant) / kCubicMmPerMl;
}

std::int64_t count_region(const Histogram& counts, const ClassRegion& region) {
  std::int64_t count = 0;
  for (std::size_t value = 0; value < counts.size(); ++value) {
    if (region.holds[value] == 1) count += counts[value];
  }
  return count;
}

}  // namespace

std::vector<ClassVolume> measure_classes(const Volume& label, const ServedModel& model) {
  const Histogram counts = count_values(label);
  const double ml = voxel_ml(label.voxel_to_world());
  const ClassRegions& regions = model.scored.regions;
  assert(regions.empty() || regions.size() == model.classes.size());
  std::vector<ClassVolume> volumes;
  for (std::size_t i = 0; i < model.classes.size(); ++i) {
    const ServedClass& one = model.classes[i];
    const std::int64_t voxels =
        regions.empty() ? counts[one.index] : count_region(counts, regions[i]);
    volumes.push_back({one.name, one.value, voxels, ml * static_cast<double>(voxels)});
  }
  return volumes;
}

}  // namespace hayate
