// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>

namespace hayate {

/// Returns the path from the root on, without "." and "..", and without a slash at its end, which
/// would leave it without a name.
inline std::filesystem::path normal_path(const std::filesystem::path& path) {
  const std::filesystem::path whole = std::filesystem::absolute(path).lexically_normal();
  return whole.has_filename() ? whole : whole.parent_path();
}

}  // namespace hayate
