// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

#include "hayate/transforms/flood_map.h"
#include "hayate/volume/volume.h"

namespace hayate {

struct KeepLargestOptions {
  /// Class indices; empty: all that the label holds but the background.
  std::vector<std::uint8_t> applied_labels;
  /// Whether each class counts by itself, or all of them together as one.
  bool independent = true;
  Connectivity connectivity = Connectivity::kCorners;
  std::int64_t num_components = 1;
};

/// Applies MONAI's KeepLargestConnectedComponent: what is left of a class is its largest connected
/// parts; the rest becomes background, as predictions far from an organ should. Of two of one size
/// the one that comes later in C order stays.
///
/// \param label  uint8 class indices [1, X, Y, Z], or one-hot [K, X, Y, Z]. \pre applied labels are
///               below K there.
void keep_largest_connected_component(Volume& label, const KeepLargestOptions& options);

}  // namespace hayate
