// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>

namespace hayate {

/// A file that is open for reading, and its true size: what a header promises is held against it.
class InputFile {
 public:
  /// \throws MissingInputError  when there is no such file.
  /// \throws DataError  when it is a folder or anything else that is not a file, or is empty.
  /// \throws IoError  when it may not be read.
  explicit InputFile(std::filesystem::path path);
  ~InputFile();
  InputFile(const InputFile&) = delete;
  InputFile& operator=(const InputFile&) = delete;

  const std::filesystem::path& path() const { return path_; }
  int descriptor() const { return descriptor_; }
  std::uint64_t size_bytes() const { return size_bytes_; }

  /// Fills `bytes` with what lies from `offset` on.
  /// \pre offset + bytes.size() <= size_bytes().
  /// \throws IoError
  void read(std::uint64_t offset, std::span<std::byte> bytes) const;

 private:
  std::filesystem::path path_;
  int descriptor_ = -1;
  std::uint64_t size_bytes_ = 0;
};

}  // namespace hayate
