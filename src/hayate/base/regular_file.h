// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>

namespace hayate {

/// A regular file that is open for reading. Nothing else is ever opened: a pipe would wait for a
/// writer, a device may have no end.
class RegularFile {
 public:
  /// \throws MissingInputError  when there is no such file, or it may not be read.
  /// \throws DataError  when it is a folder or anything else that is not a file.
  /// \throws IoError
  explicit RegularFile(std::filesystem::path path);
  ~RegularFile();
  RegularFile(const RegularFile&) = delete;
  RegularFile& operator=(const RegularFile&) = delete;

  const std::filesystem::path& path() const { return path_; }
  int descriptor() const { return descriptor_; }
  /// Size of the file when it was opened.
  std::uint64_t size_bytes() const { return size_bytes_; }

  /// Goes on reading. \returns how many bytes came; 0 at the end. \throws IoError
  std::size_t read_next(std::span<std::byte> bytes) const;

 private:
  std::filesystem::path path_;
  int descriptor_ = -1;
  std::uint64_t size_bytes_ = 0;
};

}  // namespace hayate
