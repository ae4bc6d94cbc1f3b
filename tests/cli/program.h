// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include <sys/types.h>

namespace hayate {

/// What a program left behind when it ended.
struct ProgramResult {
  /// Negative: the signal that ended it.
  int exit_code = 0;
  std::string out;
  std::string err;
};

/// Runs `hayate` with these arguments, as a user runs it, until it ends.
ProgramResult run_hayate(const std::vector<std::string>& arguments);

/// `hayate`, running.
class RunningProgram {
 public:
  explicit RunningProgram(const std::vector<std::string>& arguments);
  ~RunningProgram();
  RunningProgram(const RunningProgram&) = delete;
  RunningProgram& operator=(const RunningProgram&) = delete;

  void send(int signal) const;
  /// Waits until it ends.
  ProgramResult wait();
  /// Waits until `text` is on its standard output, or half an hour has passed. \returns whether it
  /// is
  bool wait_for_output(const std::string& text) const;

 private:
  std::filesystem::path out_path_;
  std::filesystem::path err_path_;
  pid_t process_ = 0;
};

}  // namespace hayate
