// SPDX-License-Identifier: Apache-2.0
#include "hayate/base/short_text.h"

#include <algorithm>

#include <fmt/format.h>

#include "hayate/base/text.h"

namespace hayate {

std::string_view first_line(std::string_view text) {
  return text.substr(0, text.find('\n'));
}

std::string join_first(std::span<const std::string> parts, std::size_t most) {
  const std::size_t named = std::min(parts.size(), most);
  const std::string text = join(parts.first(named), ", ");
  return named == parts.size() ? text : fmt::format("{} and {} more", text, parts.size() - named);
}

}  // namespace hayate
