// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

#include "hayate/io/label_values.h"

namespace hayate {

/// Looks up what a value of a label file means: a class index, kIgnoredVoxel, or nothing at all.
class LabelTable {
 public:
  /// Stands for a value that is not declared.
  static constexpr std::uint8_t kUndeclared = 254;

  /// \param class_count  of values that are class indices; 0: as many as there can be.
  explicit LabelTable(const LabelValues& values = {}, std::int64_t class_count = 0);

  std::uint8_t operator[](std::uint16_t value) const { return meaning_[value]; }

 private:
  std::vector<std::uint8_t> meaning_;
};

}  // namespace hayate
