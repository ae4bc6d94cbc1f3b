// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string_view>

namespace hayate {

/// Returns the file of voxels that a header names, in the header's folder or below it.
/// \param field  of the header, for the message.
/// \throws DataError  when the name is empty or leads out of that folder: whoever sends a header
///                    should not choose which other file is read. Does not name the header.
std::filesystem::path detached_file(const std::filesystem::path& header, std::string_view field,
                                    std::string_view name);

}  // namespace hayate
