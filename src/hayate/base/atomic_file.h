// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <filesystem>
#include <span>
#include <string_view>

namespace hayate {

/// Writes a file so that its name only ever holds a whole one: into a temporary file beside it,
/// synced to the disk, then renamed (and the folder synced). When the object goes before commit(),
/// the temporary file goes with it and an older file of that name stays as it was.
class AtomicFile {
 public:
  /// \throws WriteError  when the folder is not there or not writable.
  explicit AtomicFile(std::filesystem::path path);
  ~AtomicFile();
  AtomicFile(const AtomicFile&) = delete;
  AtomicFile& operator=(const AtomicFile&) = delete;

  /// \throws WriteError  (disk full, quota, …)
  void write(std::span<const std::byte> bytes);
  void write(std::string_view text);

  void commit();

  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
  std::filesystem::path temporary_;
  int descriptor_ = -1;
};

void write_file_atomically(const std::filesystem::path& path, std::string_view text);

/// Makes the folder and its parents.
/// \throws WriteError
void make_folder(const std::filesystem::path& path);

/// \throws MissingInputError, IoError
std::string read_text_file(const std::filesystem::path& path);

}  // namespace hayate
