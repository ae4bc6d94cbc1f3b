// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace hayate {

/// Writes "[512, 512, 301]".
std::string format_shape(std::span<const std::int64_t> shape);

/// Bytes for people: "812 B", "75.3 MB", "1.2 GB" (powers of 1000).
std::string format_bytes(double bytes);
std::string format_bytes(std::integral auto bytes) {
  return format_bytes(static_cast<double>(bytes));
}

/// Writes a duration for people: "0.42 s", "3 min 5 s", "2 h 14 min".
std::string format_duration(double seconds);

/// "1 image", "3 images".
std::string format_count(std::size_t count, std::string_view one, std::string_view many);

/// Returns the candidate with the smallest edit distance to `name`; empty when even the nearest one
/// differs in more than half of its letters, since a far-fetched suggestion is worse than none.
std::string nearest_name(std::string_view name, std::span<const std::string> candidates);

/// " (did you mean 'x'?)", or nothing.
std::string did_you_mean(std::string_view name, std::span<const std::string> candidates);

std::vector<std::string> split(std::string_view text, char separator);
std::string join(std::span<const std::string> parts, std::string_view separator);
std::string to_lower(std::string_view text);

}  // namespace hayate
