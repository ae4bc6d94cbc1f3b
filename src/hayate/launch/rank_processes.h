// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <csignal>
#include <filesystem>
#include <string>
#include <vector>

#include <sys/types.h>

#include "hayate/base/core_list.h"

namespace hayate {

/// The ranks to start on this machine: one program, with the same arguments.
struct LocalRanks {
  std::filesystem::path program;
  /// As main() gets them, a null at the end.
  char** arguments = nullptr;
  /// The cores that each rank may run on; there are as many ranks. An empty block leaves it as it
  /// is.
  std::vector<Cores> cores;
  /// OMP_NUM_THREADS of each rank; 0 leaves it as it is.
  int threads = 0;
};

/// A rank that has ended.
struct RankEnd {
  int rank = 0;
  pid_t process = 0;
  /// What waitpid(2) says of it.
  int status = 0;
};

/// Running ranks. They find in their environment which they are (launch/place.h), read /dev/null,
/// are in process groups of their own, and are killed when this process ends, however it does.
class RankProcesses {
 public:
  /// \param signals  that they have blocked.
  /// \throws IoError, MemoryError
  /// \pre no other thread runs
  RankProcesses(const LocalRanks& ranks, const sigset_t& signals);
  /// Kills those that still run.
  ~RankProcesses();
  RankProcesses(const RankProcesses&) = delete;
  RankProcesses& operator=(const RankProcesses&) = delete;

  bool any_run() const;
  /// Sends each that runs the signal.
  void send(int signal) const;
  /// Returns those that have ended since it was last called.
  std::vector<RankEnd> take_ended();

 private:
  /// None yet; with it complete, the destructor ends those that were started before an error.
  RankProcesses() = default;

  /// That of each rank; 0 once it has ended.
  std::vector<pid_t> processes_;
};

}  // namespace hayate
