// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>

namespace hayate {

/// Asks the system to bring a file into the page cache while the caller goes on: a slow disk then
/// reads one case while the cores prepare another. Says nothing when it cannot: who reads the file
/// will.
void read_ahead(const std::filesystem::path& path);

}  // namespace hayate
