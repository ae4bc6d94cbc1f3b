// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>

namespace hayate {

/// Keeps a run folder for one process: a lock on the file `hayate.lock` in it, which says who has
/// it. The lock goes with the process, whatever ends it. The file stays, and tells a folder that
/// training has been at from one that somebody else filled.
class RunLock {
 public:
  /// \throws UsageError  when another process has the folder, with its number, host and start.
  /// \throws WriteError
  explicit RunLock(const std::filesystem::path& folder);
  ~RunLock();
  RunLock(const RunLock&) = delete;
  RunLock& operator=(const RunLock&) = delete;

  /// Whether there was no such file before.
  bool is_new() const { return is_new_; }

  /// Leaves the folder as it was found: without the file, if that is new.
  void discard();

 private:
  std::filesystem::path path_;
  bool is_new_ = false;
  int descriptor_ = -1;
};

}  // namespace hayate
