// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string_view>

namespace hayate {

/// A file that grows at its end, one whole piece at a time.
class AppendFile {
 public:
  /// Opens the file, or makes it. \throws WriteError
  explicit AppendFile(std::filesystem::path path);
  ~AppendFile();
  AppendFile(const AppendFile&) = delete;
  AppendFile& operator=(const AppendFile&) = delete;

  /// Hands the bytes to the system: they survive this process, but not a power cut.
  /// \throws WriteError
  void append(std::string_view bytes);

  /// Waits until all of it is on the disk. \throws WriteError
  void sync();

  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
  int descriptor_ = -1;
};

}  // namespace hayate
