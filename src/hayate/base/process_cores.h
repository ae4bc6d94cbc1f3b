// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>

#include <sched.h>

namespace hayate {

/// Returns the logical CPUs that this process may run on: the affinity of the calling thread, or
/// what set_process_cores() was given. One of them where the system does not say.
cpu_set_t process_cores();

/// Says which they are, where the calling thread is bound to one of them, as OpenMP's library binds
/// the threads that compute (OMP_PROC_BIND). \pre no other thread runs yet.
void set_process_cores(const cpu_set_t& cores);

/// Lets the calling thread, and those that it starts meanwhile, run on all of them. A thread begins
/// on the cores of the one that starts it, which may be bound; those that read, wait and prepare
/// beside the ones that compute must not be.
class OnAllProcessCores {
 public:
  OnAllProcessCores();
  ~OnAllProcessCores();
  OnAllProcessCores(const OnAllProcessCores&) = delete;
  OnAllProcessCores& operator=(const OnAllProcessCores&) = delete;

 private:
  std::optional<cpu_set_t> before_;
};

}  // namespace hayate
