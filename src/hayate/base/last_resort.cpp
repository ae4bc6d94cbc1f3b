// SPDX-License-Identifier: Apache-2.0
#include "hayate/base/last_resort.h"

#include <atomic>
#include <csignal>
#include <cstdlib>
#include <string_view>

#include <sys/resource.h>
#include <unistd.h>

#include "hayate/base/error.h"

namespace hayate {
namespace {

std::atomic<bool> is_running = false;

/// Calls only what a signal handler may call.
[[noreturn]] void end_with(ExitCode code, std::string_view message) {
  [[maybe_unused]] const auto written = write(STDERR_FILENO, message.data(), message.size());
  _exit(static_cast<int>(code));
}

extern "C" void end_at_lost_mapping(int) {
  end_with(ExitCode::kIo,
           "hayate: a file that was being used cannot be read any more: it has become shorter, or "
           "its disk fails\n  cure: run the same command again (hayate cache verify looks at "
           "prepared cases)\n");
}

extern "C" void end_at_memory_limit(int) {
  end_with(ExitCode::kOutOfMemory,
           "hayate: out of memory: a library has crashed under the limit of memory\n  cure: raise "
           "the limit (ulimit -v, ulimit -d)\n");
}

void end_at_exit() {
  if (is_running) {
    end_with(ExitCode::kOutOfMemory,
             "hayate: a library has given up, as they do for want of memory or threads\n  cure: "
             "raise the limits (ulimit -v, ulimit -u)\n");
  }
}

/// RLIM_INFINITY, the largest number, when there is none.
rlim_t memory_limit(decltype(RLIMIT_AS) resource) {
  rlimit limit{};
  return getrlimit(resource, &limit) == 0 ? limit.rlim_cur : RLIM_INFINITY;
}

bool has_limit() {
  return memory_limit(RLIMIT_AS) != RLIM_INFINITY || memory_limit(RLIMIT_DATA) != RLIM_INFINITY;
}

}  // namespace

LastResort::LastResort() {
  std::signal(SIGBUS, end_at_lost_mapping);
  if (has_limit()) {
    std::signal(SIGSEGV, end_at_memory_limit);
    std::signal(SIGABRT, end_at_memory_limit);
  }
  std::atexit(end_at_exit);
  is_running = true;
}

LastResort::~LastResort() {
  is_running = false;
}

bool memory_limits_allow(unsigned long long address_space_bytes) {
  return memory_limit(RLIMIT_AS) >= address_space_bytes &&
         memory_limit(RLIMIT_DATA) >= address_space_bytes / 4;
}

}  // namespace hayate
