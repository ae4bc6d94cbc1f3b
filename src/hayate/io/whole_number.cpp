// SPDX-License-Identifier: Apache-2.0
#include "hayate/io/whole_number.h"

#include <limits>

#include <nlohmann/json.hpp>

namespace hayate {

std::optional<std::int64_t> whole_number(const nlohmann::json& value) {
  // Signed ones are those below 0.
  if (!value.is_number_unsigned()) return std::nullopt;
  const auto number = value.get<std::uint64_t>();
  if (number > std::numeric_limits<std::int64_t>::max()) return std::nullopt;
  return static_cast<std::int64_t>(number);
}

}  // namespace hayate
