// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>

namespace hayate {

/// A file without a name, for what does not fit into memory: it is gone with the object, or with
/// the process, however that ends.
class ScratchFile {
 public:
  /// \param folder  on whose disk it lies.
  /// \throws WriteError  when nothing can be written there; IoError.
  explicit ScratchFile(std::filesystem::path folder);
  ~ScratchFile();
  ScratchFile(const ScratchFile&) = delete;
  ScratchFile& operator=(const ScratchFile&) = delete;

  /// Returns where so many more bytes can be written.
  std::int64_t reserve(std::int64_t size_bytes);

  /// \throws WriteError (disk full, quota, …), IoError
  void write(std::int64_t offset, std::span<const std::byte> bytes);

  /// \pre all of it was written. \throws IoError
  void read(std::int64_t offset, std::span<std::byte> bytes) const;

 private:
  std::filesystem::path folder_;
  int descriptor_ = -1;
  std::int64_t end_ = 0;
};

}  // namespace hayate
