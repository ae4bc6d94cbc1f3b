// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string>

#include "hayate/download/checksum.h"

namespace hayate {

/// A file that is being downloaded: `NAME.part`, whatever ends the process, and beside it
/// `NAME.part.json`, which says of which file it is a part. Bytes are added up as they come.
///
/// Only one process at a time has it (flock).
class PartFile {
 public:
  /// Opens what an earlier process has left of the same address and adds it up; what belongs to
  /// another one goes.
  /// \param path  the whole file's name.
  /// \throws WriteError  also when another process is at it. IoError, InterruptedError.
  PartFile(const std::filesystem::path& path, std::string url, ChecksumKind kind);
  ~PartFile();
  PartFile(const PartFile&) = delete;
  PartFile& operator=(const PartFile&) = delete;

  const std::filesystem::path& path() const { return path_; }
  std::uint64_t size_bytes() const { return size_bytes_; }
  /// Size of the whole file, as the server had it: see HttpHead.
  std::optional<std::uint64_t> total_bytes() const { return total_bytes_; }
  const std::string& validator() const { return validator_; }

  /// Remembers what the server says of the file.
  /// \throws WriteError
  void describe(std::optional<std::uint64_t> total_bytes, std::string validator);
  /// \throws WriteError
  void append(std::span<const std::byte> bytes);
  /// Goes back to an empty file. \throws WriteError
  void restart();
  /// Returns the checksum of all bytes and ends the adding up.
  Checksum checksum() { return stream_.finish(); }
  /// Removes both files from the disk.
  void remove();

 private:
  void read_description();
  void add_up_what_is_there();
  [[noreturn]] void throw_write_error(int error) const;

  std::filesystem::path path_;
  std::filesystem::path description_path_;
  std::string url_;
  ChecksumKind kind_;
  int descriptor_ = -1;
  std::uint64_t size_bytes_ = 0;
  std::optional<std::uint64_t> total_bytes_;
  std::string validator_;
  ChecksumStream stream_;
};

}  // namespace hayate
