// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <vector>

namespace hayate {

/// Returns the files that an image is made of, the named one first: ImageFormat::files_of of the
/// format that find_format finds.
std::vector<std::filesystem::path> files_of_image(const std::filesystem::path& path);

/// Identifies an image by the bytes of all its files; one that is a single file by its file's hash
/// (io/file_hashes.h).
/// \throws MissingInputError, IoError
std::uint64_t hash_of_image(const std::filesystem::path& path);

}  // namespace hayate
