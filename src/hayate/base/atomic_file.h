// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>

namespace hayate {

/// Writes a file so that its name only ever holds a whole one: into a temporary file beside it,
/// synced to the disk, then renamed (and the folder synced). When the object goes before commit(),
/// the temporary file goes with it and an older file of that name stays as it was.
///
/// The temporary file is `.hayate-<128 random bits>.part`, and locked (flock) while it is written:
/// one that nobody has locked is what a killed process has left (remove_leftovers).
class AtomicFile {
 public:
  /// \throws WriteError  when the folder is not there or not writable; IoError when the disk fails.
  explicit AtomicFile(std::filesystem::path path);
  ~AtomicFile();
  AtomicFile(const AtomicFile&) = delete;
  AtomicFile& operator=(const AtomicFile&) = delete;

  /// \throws WriteError  (disk full, quota, …), IoError
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

/// Removes the temporary files of processes that are gone from a folder.
void remove_leftovers(const std::filesystem::path& folder);

/// Makes the folder and its parents; in one that is there already, what killed processes have left
/// goes.
/// \throws WriteError, IoError
void make_folder(const std::filesystem::path& path);

/// Reads all of a file of text.
/// \throws MissingInputError, IoError; DataError when it is not a regular file
/// (base/regular_file.h)
///         or larger than any text that hayate reads.
std::string read_text_file(const std::filesystem::path& path);

}  // namespace hayate
