// SPDX-License-Identifier: Apache-2.0
#include "hayate/io/name_text.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>

#include <fmt/format.h>

namespace hayate {
namespace {

/// One length of UTF-8 sequence: the first byte's fixed bits, and the smallest code point that
/// needs that length. RFC 3629, section 3.
struct SequenceKind {
  std::uint8_t mask;
  std::uint8_t lead;
  std::uint32_t smallest;
};
constexpr std::array kKinds{SequenceKind{0x80, 0x00, 0}, SequenceKind{0xe0, 0xc0, 0x80},
                            SequenceKind{0xf0, 0xe0, 0x800}, SequenceKind{0xf8, 0xf0, 0x10000}};
constexpr std::uint32_t kLargestCodePoint = 0x10ffff;

bool is_surrogate(std::uint32_t point) {
  return point >= 0xd800 && point <= 0xdfff;
}

/// How many bytes the first character takes; 0 where there is no UTF-8.
std::size_t first_length(std::string_view text) {
  const auto byte_at = [&](std::size_t i) { return static_cast<std::uint8_t>(text[i]); };
  for (std::size_t k = 0; k < kKinds.size(); ++k) {
    const SequenceKind& kind = kKinds[k];
    if ((byte_at(0) & kind.mask) != kind.lead) continue;
    if (text.size() <= k) return 0;
    std::uint32_t point = byte_at(0) & static_cast<std::uint8_t>(~kind.mask);
    for (std::size_t i = 1; i <= k; ++i) {
      if ((byte_at(i) & 0xc0) != 0x80) return 0;
      point = point << 6 | (byte_at(i) & 0x3fU);
    }
    const bool is_good =
        point >= kind.smallest && point <= kLargestCodePoint && !is_surrogate(point);
    return is_good ? k + 1 : 0;
  }
  return 0;
}

}  // namespace

std::string name_text(std::string_view name) {
  std::string text;
  while (!name.empty()) {
    const std::size_t length = first_length(name);
    if (length > 0) {
      text += name.substr(0, length);
    } else {
      text += fmt::format("%{:02X}", static_cast<std::uint8_t>(name.front()));
    }
    name.remove_prefix(std::max<std::size_t>(length, 1));
  }
  return text;
}

bool is_plain_name(std::string_view name) {
  const auto is_control = [](char c) {
    const auto byte = static_cast<std::uint8_t>(c);
    return byte < 0x20 || byte == 0x7f;
  };
  return std::ranges::none_of(name, is_control) && name_text(name) == name;
}

}  // namespace hayate
