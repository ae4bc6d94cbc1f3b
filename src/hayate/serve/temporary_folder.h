// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>

namespace hayate {

/// A new folder that nobody else may look into, for what a server has in hand; gone with everything
/// in it when the object goes. It is `hayate-serve-<128 random bits>`, and locked (flock): one that
/// nobody has locked is what a killed server has left.
class TemporaryFolder {
 public:
  /// Makes one in `parent`, from which what killed servers have left goes.
  /// \throws WriteError  when it cannot be made there.
  explicit TemporaryFolder(const std::filesystem::path& parent);
  ~TemporaryFolder();
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;

  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
  int descriptor_ = -1;
};

}  // namespace hayate
