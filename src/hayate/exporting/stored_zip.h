// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

#include "hayate/base/atomic_file.h"

namespace hayate {

/// Writes a zip archive of entries that are stored as they are, as PyTorch's files are one
/// (https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT; without zip64). Contents begin at
/// multiples of 64 bytes, so that a reader may map them.
class StoredZip {
 public:
  /// \throws WriteError
  explicit StoredZip(const std::filesystem::path& path) : file_(path) {}

  /// \pre all entries together stay below 4 GB. \throws WriteError, IoError
  void add(std::string_view name, std::string_view content);

  /// Writes the directory, and puts the file in place.
  void commit();

 private:
  void write(std::string_view bytes);

  AtomicFile file_;
  std::uint32_t size_ = 0;
  std::string directory_;
  std::uint16_t entry_count_ = 0;
};

}  // namespace hayate
