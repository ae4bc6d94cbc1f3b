// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <filesystem>
#include <span>

namespace hayate {

/// A file's bytes in the address space, read when they are touched and given back to the kernel
/// when memory is short.
///
/// For files that are replaced and never rewritten in place, as AtomicFile does. A file that is
/// removed stays readable here. One that another process shortens, or whose disk fails, ends this
/// process as an IoError would (74), with a message, when a page that is gone is touched.
class MappedFile {
 public:
  /// \throws MissingInputError, IoError, MemoryError; DataError when it is empty or not a file.
  explicit MappedFile(const std::filesystem::path& path);
  ~MappedFile();
  MappedFile(const MappedFile&) = delete;
  MappedFile& operator=(const MappedFile&) = delete;

  /// Begins on a page.
  std::span<const std::byte> bytes() const { return bytes_; }

 private:
  std::span<const std::byte> bytes_;
};

}  // namespace hayate
