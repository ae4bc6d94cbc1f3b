// SPDX-License-Identifier: Apache-2.0
// What of a long text a message takes.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

namespace hayate {

/// Returns the text up to its first line break: a library's message without the stack behind it.
/// \returns a part of `text`, as long as that lives
std::string_view first_line(std::string_view text);

/// Returns "a, b, c and 7 more": at most `most` of the parts by themselves.
std::string join_first(std::span<const std::string> parts, std::size_t most = 8);

}  // namespace hayate
