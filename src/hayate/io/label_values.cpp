// SPDX-License-Identifier: Apache-2.0
#include "hayate/io/label_values.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "hayate/base/class_index.h"

namespace hayate {

std::string describe(const LabelValues& values, std::int64_t class_count) {
  const std::int64_t count = class_count > 0 ? class_count : kMostClasses;
  std::string text = values.of_classes.empty()
                         ? fmt::format("0 to {}", count - 1)
                         : fmt::format("{}", fmt::join(values.of_classes, ", "));
  if (values.ignored) text += fmt::format(" and, where nobody annotated, {}", *values.ignored);
  return text;
}

}  // namespace hayate
