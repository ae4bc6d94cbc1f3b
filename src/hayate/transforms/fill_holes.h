// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

#include "hayate/transforms/flood_map.h"
#include "hayate/volume/volume.h"

namespace hayate {

struct FillHolesOptions {
  /// Class indices; empty: all that the label holds but the background.
  std::vector<std::uint8_t> applied_labels;
  /// How the voxels of a hole are connected with each other: with less connectivity, more is a
  /// hole.
  Connectivity connectivity = Connectivity::kCorners;
};

/// Applies MONAI's FillHoles: what a class encloses becomes that class, be it background or another
/// class; one class after the other, lower ones first.
///
/// \param label  uint8 class indices [1, X, Y, Z], or one-hot [K, X, Y, Z]. \pre applied labels are
///               below K there.
void fill_holes(Volume& label, const FillHolesOptions& options);

}  // namespace hayate
