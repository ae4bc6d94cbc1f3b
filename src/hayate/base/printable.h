// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <type_traits>

#include <fmt/format.h>

namespace hayate {

/// How many bytes the UTF-8 character takes that `text` begins with; 0 when that is none.
std::size_t utf8_length(std::string_view text);

/// Makes printable the text of others (names of files, cases and classes) for one line of a
/// terminal or a log: control characters and bytes that are not UTF-8 as "\x1b", so that a name
/// neither moves the cursor nor begins a line of its own.
std::string printable(std::string_view text);

/// Makes text printable that may have several lines: newlines and tabs stay.
std::string printable_lines(std::string_view text);

/// Returns an argument of a message: text becomes printable, the rest stays as it is.
template <class T>
decltype(auto) printable_argument(const T& value) {
  if constexpr (std::is_convertible_v<const T&, std::string_view>) {
    return printable(std::string_view(value));
  } else {
    return (value);
  }
}

/// fmt::format with printable arguments; the format itself is ours and may have lines.
template <class... Args>
std::string format_printable(fmt::format_string<Args...> format, Args&&... args) {
  return fmt::vformat(format, fmt::make_format_args(printable_argument(args)...));
}

}  // namespace hayate
