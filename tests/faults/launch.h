// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include <sys/types.h>

namespace hayate {

/// `hayate` with these arguments, started in a folder, which gets its `stdout` and `stderr`.
struct Launch {
  std::vector<std::string> arguments;
  std::filesystem::path folder;
  /// Variables that are added to the caller's environment.
  std::map<std::string, std::string> environment = {};
};

/// A program that was started; it is killed when the object goes.
class Launched {
 public:
  explicit Launched(const Launch& launch);
  ~Launched();
  Launched(const Launched&) = delete;
  Launched& operator=(const Launched&) = delete;

  /// Waits until it has ended, and no longer than five minutes.
  /// \returns its exit code; negative: the signal that ended it, also where that was ours.
  int wait();
  /// Waits until it has stopped itself. \returns whether it has, and not ended instead.
  bool wait_until_stopped();

 private:
  pid_t process_ = 0;
};

/// Starts it and waits.
int run(const Launch& launch);

}  // namespace hayate
