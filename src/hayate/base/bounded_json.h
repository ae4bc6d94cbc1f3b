// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <stdexcept>
#include <string>
#include <string_view>

#include <nlohmann/json_fwd.hpp>

namespace hayate {

/// Why a text is not read as JSON; who reads it knows what it is, and which Error that makes.
class JsonError final : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

inline constexpr int kJsonDepthLimit = 64;
inline constexpr std::size_t kJsonSizeLimitBytes = std::size_t{1} << 20;

/// Parses JSON that people write, or that comes from who knows where. Copying, comparing and
/// writing a value recurse into it, so that a deep one would overflow the stack: what is returned
/// may be used without a thought of that.
///
/// \throws JsonError  when the text is not JSON, longer than `size_limit_bytes`, nested deeper than
///                    kJsonDepthLimit, holds a number beyond double, or a key twice in one object.
nlohmann::json parse_bounded_json(std::string_view text,
                                  std::size_t size_limit_bytes = kJsonSizeLimitBytes);

/// Returns the value as JSON for a message: cut off after some eighty characters.
std::string json_excerpt(const nlohmann::json& value);

}  // namespace hayate
