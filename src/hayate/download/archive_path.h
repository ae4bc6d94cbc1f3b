// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <optional>
#include <string_view>

namespace hayate {

/// Returns where an archive's entry goes, below the folder that it is unpacked into.
///
/// \returns nothing for what is to be passed over: `._…` and `.DS_Store` files and `__MACOSX`
///          folders, which macOS adds to archives, and the folder itself (`./`).
/// \throws DataError  for a name that leads out of the folder or cannot be a file's: absolute, with
///                    a `..` in it, a backslash, a control character, or longer than 255 bytes a
///                    part. Does not name the archive.
std::optional<std::filesystem::path> archive_path(std::string_view name);

}  // namespace hayate
