// SPDX-License-Identifier: Apache-2.0
#include "hayate/base/whole_number.h"

#include <charconv>

namespace hayate {

std::optional<std::int64_t> parse_whole_number(std::string_view text) {
  std::int64_t number = 0;
  const char* const end = text.data() + text.size();
  const auto [stopped, error] = std::from_chars(text.data(), end, number);
  if (error != std::errc{} || stopped != end || text.starts_with('-')) return std::nullopt;
  return number;
}

}  // namespace hayate
