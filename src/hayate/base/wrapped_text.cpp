// SPDX-License-Identifier: Apache-2.0
#include "hayate/base/wrapped_text.h"

#include <algorithm>

#include "hayate/base/text.h"

namespace hayate {
namespace {

constexpr std::size_t kColumns = 100;

/// Characters of UTF-8, not bytes.
std::size_t width(std::string_view word) {
  return static_cast<std::size_t>(std::ranges::count_if(
      word, [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

}  // namespace

std::string wrapped(std::string_view text, std::size_t indent, std::size_t hanging) {
  std::string lines(indent, ' ');
  std::size_t column = indent;
  bool is_line_empty = true;
  for (const std::string& word : split(text, ' ')) {
    if (!is_line_empty && column + 1 + width(word) > kColumns) {
      lines += "\n" + std::string(indent + hanging, ' ');
      column = indent + hanging;
      is_line_empty = true;
    }
    if (!is_line_empty) lines += ' ';
    lines += word;
    column += width(word) + (is_line_empty ? 0 : 1);
    is_line_empty = false;
  }
  return lines + "\n";
}

}  // namespace hayate
