// SPDX-License-Identifier: Apache-2.0
#include "hayate/base/process_cores.h"

namespace hayate {
namespace {

std::optional<cpu_set_t> given_cores;

}  // namespace

cpu_set_t process_cores() {
  if (given_cores) return *given_cores;
  cpu_set_t cores;
  CPU_ZERO(&cores);
  if (sched_getaffinity(0, sizeof cores, &cores) != 0) CPU_SET(0, &cores);
  return cores;
}

void set_process_cores(const cpu_set_t& cores) {
  given_cores = cores;
}

// The thread computes as well where one of the calls fails, only where it was.
OnAllProcessCores::OnAllProcessCores() {
  cpu_set_t now;
  CPU_ZERO(&now);
  if (!given_cores || sched_getaffinity(0, sizeof now, &now) != 0) return;
  if (sched_setaffinity(0, sizeof *given_cores, &*given_cores) == 0) before_ = now;
}

OnAllProcessCores::~OnAllProcessCores() {
  if (before_) sched_setaffinity(0, sizeof *before_, &*before_);
}

}  // namespace hayate
