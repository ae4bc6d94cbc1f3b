// SPDX-License-Identifier: Apache-2.0
#include "hayate/io/label_table.h"

#include <algorithm>
#include <cassert>

#include "hayate/base/class_index.h"

namespace hayate {

static_assert(LabelTable::kUndeclared == kMostClasses && LabelTable::kUndeclared != kIgnoredVoxel);

LabelTable::LabelTable(const LabelValues& values, std::int64_t class_count)
    : meaning_(static_cast<std::size_t>(kLargestLabelValue + 1), kUndeclared) {
  const std::int64_t indices = class_count > 0 ? std::min(class_count, kMostClasses) : kMostClasses;
  const std::int64_t count = values.of_classes.empty() ? indices : std::ssize(values.of_classes);
  assert(count <= kMostClasses);
  for (std::int64_t index = 0; index < count; ++index) {
    const std::int64_t value = values.of_class(static_cast<std::size_t>(index));
    meaning_[static_cast<std::size_t>(value)] = static_cast<std::uint8_t>(index);
  }
  for (const std::uint8_t index : values.unannotated) {
    meaning_[static_cast<std::size_t>(values.of_class(index))] = 0;
  }
  if (values.ignored) meaning_[static_cast<std::size_t>(*values.ignored)] = kIgnoredVoxel;
}

}  // namespace hayate
