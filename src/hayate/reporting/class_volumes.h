// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "hayate/metrics/class_regions.h"
#include "hayate/volume/volume.h"

namespace hayate {

/// How much of a label a class, or a region, takes.
struct ClassVolume {
  std::string name;
  std::int64_t voxels = 0;
  /// Millilitres: voxels times the volume of one, by the affine.
  double ml = 0.0;
};

/// Measures what is scored of a label but the background: each class, or each region, in which a
/// voxel may count several times.
///
/// \param label  class indices uint8 [1, X, Y, Z]
/// \param names  by scored class, the background's first; what has none is called "class 3".
std::vector<ClassVolume> measure_classes(const Volume& label, const ScoredClasses& scored,
                                         const std::vector<std::string>& names);

/// Returns the volume of a voxel in mm³, also where its edges are not at right angles.
double voxel_mm3(const Affine& voxel_to_world);

}  // namespace hayate
