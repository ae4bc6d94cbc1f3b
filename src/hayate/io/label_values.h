// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "hayate/base/class_index.h"

namespace hayate {

/// The largest value that a label file may hold.
inline constexpr std::int64_t kLargestLabelValue = 65535;

/// What the values of label files mean. Once read, a label holds class indices, and kIgnoredVoxel
/// where nobody annotated (base/class_index.h).
struct LabelValues {
  /// Class index → value, the background's first. Empty: the value of a class is its index.
  std::vector<std::int64_t> of_classes;
  /// The value of voxels that nobody annotated; nothing where every voxel is of a class.
  std::optional<std::int64_t> ignored;
  /// Classes that the label was not annotated for (io/labels_present.h). What it holds of them is
  /// read as background, which may be any of them.
  ClassSet unannotated = {};

  /// Whether values are class indices, and all of them stay what they are.
  bool are_indices() const { return of_classes.empty() && !ignored && unannotated.empty(); }
  /// Returns the value of a class. \pre the class is one of them
  std::int64_t of_class(std::size_t index) const {
    return of_classes.empty() ? static_cast<std::int64_t>(index) : of_classes[index];
  }

  bool operator==(const LabelValues&) const = default;
};

/// Says what a label may hold: "0 to 3", or "0, 2, 5 and, where nobody annotated, 9".
/// \param class_count  of values that are class indices; 0: any.
std::string describe(const LabelValues& values, std::int64_t class_count);

}  // namespace hayate
