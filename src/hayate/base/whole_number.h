// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace hayate {

/// Returns the number, at least 0, whose decimal digits the whole text is; nothing where it is
/// none.
std::optional<std::int64_t> parse_whole_number(std::string_view text);

}  // namespace hayate
