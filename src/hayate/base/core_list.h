// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string_view>
#include <vector>

namespace hayate {

/// Numbers of logical CPUs.
using Cores = std::vector<int>;

/// Returns {0, 1, 2, 3, 8} for the kernel's "0-3,8"; nothing where the text is no such list.
std::optional<Cores> parse_core_list(std::string_view text);

}  // namespace hayate
