// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "hayate/volume/volume.h"

namespace hayate {

// Labels here are uint8: class indices [1, X, Y, Z], or one-hot [K, X, Y, Z].

inline bool is_one_hot(const Volume& label) {
  return label.channels() > 1;
}

/// Returns the channel that tells where a class is.
inline std::int64_t channel_of(const Volume& label, std::uint8_t class_index) {
  return is_one_hot(label) ? class_index : 0;
}

/// Returns the given classes; when there are none, all that the label holds, in rising order, but
/// the background.
std::vector<std::uint8_t> classes_or_all(const Volume& label,
                                         const std::vector<std::uint8_t>& classes);

/// Marks the voxels that belong to any of the classes: uint8 [1, X, Y, Z] of 1 and 0. \pre classes
/// are below K of a one-hot label.
Volume class_mask(const Volume& label, std::span<const std::uint8_t> classes);

}  // namespace hayate
