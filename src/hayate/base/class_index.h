// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <type_traits>
#include <vector>

namespace hayate {

/// What stands in a label for a voxel that nobody annotated. It is no class: such a voxel counts in
/// no sum, be it of a loss, of its gradient, of a metric or of a statistic.
inline constexpr std::uint8_t kIgnoredVoxel = 255;

/// Class indices are below this. The one value between them and kIgnoredVoxel stands for what a
/// label may not hold (io/label_table.h).
inline constexpr std::int64_t kMostClasses = 254;

/// Some of the classes, by index, ascending.
using ClassSet = std::vector<std::uint8_t>;

/// Whether a label's voxel is of a class other than the background. Labels are uint8; any other
/// type is taken for an image's, of which all that is above 0 counts.
template <class T>
constexpr bool is_foreground(T voxel) {
  if constexpr (std::is_same_v<T, std::uint8_t>) {
    // One comparison: 0 wraps around, and 255 is the largest.
    return static_cast<std::uint8_t>(voxel - 1) < kIgnoredVoxel - 1;
  } else {
    return voxel > T{0};
  }
}

}  // namespace hayate
