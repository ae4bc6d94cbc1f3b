// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>

namespace hayate {

/// Throws what errno says of a file that was to be read, with its cure.
/// \throws MissingInputError  when it is not there, may not be read, or cannot be named so;
///         MemoryError, IoError.
[[noreturn]] void throw_read_error(const std::filesystem::path& path, int error);

/// Throws what errno says of a file or folder that was to be written, with its cure.
/// \throws WriteError; IoError when the disk has failed; MemoryError.
[[noreturn]] void throw_write_error(const std::filesystem::path& path, int error);

}  // namespace hayate
