// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>

#include <nlohmann/json_fwd.hpp>

namespace hayate {

/// Returns a JSON number that is whole and of 0 … 2^63 - 1; nothing for every other value.
/// (json::get would cast -1 and true, and 1e30, for which C++ has no answer.)
std::optional<std::int64_t> whole_number(const nlohmann::json& value);

}  // namespace hayate
