// SPDX-License-Identifier: Apache-2.0
#include "hayate/recipe/reference/entry_text.h"

#include <cmath>

#include <fmt/format.h>

#include "hayate/base/text.h"

namespace hayate {
namespace {

/// "a, b or c".
std::string alternatives(std::span<const std::string_view> names) {
  std::string text;
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (i > 0) text += i + 1 == names.size() ? " or " : ", ";
    text += names[i];
  }
  return text;
}

std::string bounds_text(const Range& range) {
  const bool has_minimum = std::isfinite(range.minimum);
  const bool has_maximum = std::isfinite(range.maximum);
  if (has_minimum && has_maximum) return fmt::format("{} to {}", range.minimum, range.maximum);
  if (has_minimum) return fmt::format("at least {}", range.minimum);
  return has_maximum ? fmt::format("at most {}", range.maximum) : "";
}

}  // namespace

std::string type_text(const OptionEntry& entry) {
  const std::string number = entry.is_integer ? "integer" : "number";
  switch (entry.shape) {
    case ValueShape::kBool:
      return "true or false";
    case ValueShape::kText:
      return "text";
    case ValueShape::kTexts:
      return "list of texts";
    case ValueShape::kNumber:
      return number;
    case ValueShape::kOptionalNumber:
      return number + " or null";
    case ValueShape::kNumbers:
      return fmt::format("list of {}s", number);
    case ValueShape::kPerAxis:
      return fmt::format("{}, or three for X, Y and Z", number);
    case ValueShape::kPerAxisList:
      return fmt::format("list of {}s, or of three for X, Y and Z", number);
    case ValueShape::kChoice:
      return alternatives(entry.choices.names);
    case ValueShape::kObject:
      return "object";
    case ValueShape::kObjects:
      return "list of objects";
    case ValueShape::kTransforms:
      return "list of transforms";
    case ValueShape::kReasons:
      return "object of texts";
  }
  return {};
}

std::string range_text(const OptionEntry& entry) {
  const std::string bounds = bounds_text(entry.range);
  if (entry.range.unit.empty()) return bounds;
  return bounds.empty() ? std::string(entry.range.unit)
                        : fmt::format("{} {}", bounds, entry.range.unit);
}

std::string default_text(const OptionEntry& entry) {
  if (entry.is_required()) return "must be given";
  if (entry.shape == ValueShape::kText && entry.default_value.is_null()) return "none";
  std::string text = entry.shape == ValueShape::kChoice ? entry.default_value.get<std::string>()
                                                        : entry.default_value.dump();
  if (!entry.other_defaults.empty()) text += ", " + entry.other_defaults;
  return text;
}

std::string value_text(const OptionEntry& entry) {
  std::string text = type_text(entry);
  if (const std::string range = range_text(entry); !range.empty()) text += ", " + range;
  text += entry.is_required() ? "; must be given" : "; default " + default_text(entry);
  if (!entry.only_with.empty()) text += "; only with " + entry.only_with;
  return text;
}

}  // namespace hayate
