// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "hayate/base/fast_paths.h"

namespace hayate {

/// Writes [{"operation": "prepare_case", "fast": 29, "plain": 3, "reasons": {"there is no label":
/// 3}}, …]
nlohmann::ordered_json to_json(const std::vector<FastPathCount>& counts);

/// Writes "prepare_case: 3 of 32 the plain way: there is no label (2), …": the most frequent reason
/// comes first. \pre something went the plain way.
std::string plain_way_text(const FastPathCount& count);

/// Returns plain_way_text of each operation of which something went the plain way.
std::vector<std::string> plain_way_lines(const std::vector<FastPathCount>& counts);

}  // namespace hayate
