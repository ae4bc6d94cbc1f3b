// SPDX-License-Identifier: Apache-2.0
#include "hayate/base/printable.h"

#include <array>
#include <cstdint>

namespace hayate {
namespace {

unsigned byte_at(std::string_view text, std::size_t index) {
  return static_cast<unsigned char>(text[index]);
}

/// C0, DEL and C1: terminals obey the last ones in UTF-8 as well.
bool is_control(std::string_view character) {
  const unsigned first = byte_at(character, 0);
  if (character.size() == 1) return first < 0x20 || first == 0x7f;
  return character.size() == 2 && first == 0xc2 && byte_at(character, 1) < 0xa0;
}

template <class Keep>
std::string escape(std::string_view text, Keep keep) {
  std::string escaped;
  escaped.reserve(text.size());
  while (!text.empty()) {
    const std::size_t length = utf8_length(text);
    const std::string_view character = text.substr(0, length > 0 ? length : 1);
    if (length > 0 && (!is_control(character) || keep(text[0]))) {
      escaped += character;
    } else {
      for (std::size_t i = 0; i < character.size(); ++i) {
        escaped += fmt::format("\\x{:02x}", byte_at(character, i));
      }
    }
    text.remove_prefix(character.size());
  }
  return escaped;
}

}  // namespace

std::size_t utf8_length(std::string_view text) {
  if (text.empty()) return 0;
  const unsigned first = byte_at(text, 0);
  if (first < 0x80) return 1;
  // 0xc0 and 0xc1 would begin characters that one byte can say.
  const std::size_t length = first >= 0xc2 && first < 0xe0 ? 2
                             : first < 0xe0                ? 0
                             : first < 0xf0                ? 3
                                                           : 4;
  if (length == 0 || first > 0xf4 || text.size() < length) return 0;
  std::uint32_t code = first & (0x7fU >> length);
  for (std::size_t i = 1; i < length; ++i) {
    if ((byte_at(text, i) & 0xc0U) != 0x80) return 0;
    code = code << 6 | (byte_at(text, i) & 0x3fU);
  }
  constexpr std::array<std::uint32_t, 5> kSmallest{0, 0, 0x80, 0x800, 0x10000};
  const bool is_surrogate = code >= 0xd800 && code < 0xe000;
  return code < kSmallest[length] || code > 0x10ffff || is_surrogate ? 0 : length;
}

std::string printable(std::string_view text) {
  return escape(text, [](char) { return false; });
}

std::string printable_lines(std::string_view text) {
  return escape(text, [](char c) { return c == '\n' || c == '\t'; });
}

}  // namespace hayate
