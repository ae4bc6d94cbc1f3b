// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include <fmt/format.h>

namespace hayate {

/// Returns the name of a class, or "class 3" where it has none.
/// \param names  by class index.
inline std::string name_of_class(const std::vector<std::string>& names, std::size_t index) {
  const bool is_named = index < names.size() && !names[index].empty();
  return is_named ? names[index] : fmt::format("class {}", index);
}

}  // namespace hayate
