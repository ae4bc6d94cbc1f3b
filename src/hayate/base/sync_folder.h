// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>

namespace hayate {

/// Sends a folder's names to the disk: without it, a power cut may bring the old ones back. A
/// folder that cannot be opened is passed over; empty: the current one.
void sync_folder(const std::filesystem::path& folder);

}  // namespace hayate
