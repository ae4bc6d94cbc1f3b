// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <utility>

namespace hayate {

/// Returns the points that TensorBoard shows of a run folder: (tag, step) → value. Files are read
/// in the order of their names, each up to its first torn record, and a session that starts at a
/// step drops what was there for it and later ones.
std::map<std::pair<std::string, std::int64_t>, float> read_event_points(
    const std::filesystem::path& run_folder);

}  // namespace hayate
