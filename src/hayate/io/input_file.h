// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>

#include "hayate/base/regular_file.h"

namespace hayate {

/// A file that is open for reading, and its true size: what a header promises is held against it.
class InputFile {
 public:
  /// \throws as RegularFile; DataError also when it is empty.
  explicit InputFile(std::filesystem::path path);

  const std::filesystem::path& path() const { return file_.path(); }
  int descriptor() const { return file_.descriptor(); }
  std::uint64_t size_bytes() const { return file_.size_bytes(); }

  /// Fills `bytes` with what lies from `offset` on.
  /// \pre offset + bytes.size() <= size_bytes().
  /// \throws IoError
  void read(std::uint64_t offset, std::span<std::byte> bytes) const;

 private:
  RegularFile file_;
};

}  // namespace hayate
