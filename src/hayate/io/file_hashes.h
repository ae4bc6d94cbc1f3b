// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>

#include "hayate/base/append_file.h"

namespace hayate {

/// Hashes of files' contents (base/hash.h), each taken once and known from then on to every
/// process: a file is read again only when the file system says anything else of it than before
/// (size, times of modification and of status change, inode). A file that changed in the last
/// seconds is read each time, since one more change within a tick of its clock would not show.
///
/// The hashes stand in a text file, a line each, to which all processes append. Nothing depends on
/// it: without it, or with a damaged one, files are read again.
class FileHashes {
 public:
  static constexpr std::string_view kFileName = "file-hashes";

  /// \param folder  holds the text file, and is made when the first line is written. Empty: hashes
  ///                are known to this process only.
  explicit FileHashes(const std::filesystem::path& folder);

  /// Hashes a file. It is thread-safe; files are read side by side.
  /// \throws MissingInputError, IoError; DataError when it is not a file.
  std::uint64_t hash_of(const std::filesystem::path& file);

  /// Remembers the hash of a file that was taken elsewhere, while it was written, say; not if the
  /// file changed in the last seconds.
  void remember(const std::filesystem::path& file, std::uint64_t hash);

 private:
  /// What the file system says of a file.
  struct Stamp {
    std::int64_t size_bytes = 0;
    std::int64_t modified_ns = 0;
    std::int64_t changed_ns = 0;
    std::uint64_t inode = 0;

    static Stamp of(const std::filesystem::path& file);
    bool operator==(const Stamp&) const = default;
    /// Whether whatever changes the file from now on shows in the stamp.
    bool is_settled() const;
  };
  struct Entry {
    Stamp stamp;
    std::uint64_t hash = 0;
  };

  void remember(const std::filesystem::path& file, const Entry& entry);
  static std::string write_line(const std::string& name, const Entry& entry);
  void read_line(const std::string& line);
  void read_all_lines();
  void append(const std::string& name, const Entry& entry);

  std::filesystem::path path_;
  std::mutex mutex_;
  /// Entries by absolute path.
  std::map<std::string, Entry> entries_;
  std::unique_ptr<AppendFile> file_;
};

/// Returns the content's hash by the FileHashes of default_cache_dir().
std::uint64_t hash_of_file(const std::filesystem::path& file);

/// Remembers the hash of a file there.
void remember_hash_of_file(const std::filesystem::path& file, std::uint64_t hash);

/// Removes the text file from a folder, if it is there.
void remove_file_hashes(const std::filesystem::path& folder);

}  // namespace hayate
