// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>

namespace hayate {

/// Returns $HAYATE_CACHE_DIRECTORY, else $XDG_CACHE_HOME/hayate, else ~/.cache/hayate.
/// \throws UsageError  when none of them is set.
std::filesystem::path default_cache_dir();

}  // namespace hayate
