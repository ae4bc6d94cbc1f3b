// SPDX-License-Identifier: Apache-2.0
#include "hayate/base/core_contention.h"

#include <algorithm>
#include <chrono>

#include <sys/resource.h>

#include "hayate/base/system_info.h"

namespace hayate {
namespace {

double seconds(const timeval& time) {
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
}

}  // namespace

CoreUse read_core_use() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  const auto now = std::chrono::steady_clock::now().time_since_epoch();
  return {.wall_seconds = std::chrono::duration<double>(now).count(),
          .process_seconds = seconds(usage.ru_utime) + seconds(usage.ru_stime),
          .waited_seconds = run_queue_wait_seconds()};
}

double share_taken_by_others(const CoreUse& before, const CoreUse& after, int threads) {
  const double wall = after.wall_seconds - before.wall_seconds;
  if (wall <= 0.0) return 0.0;
  // A process that fills its cores waits for itself: more of its threads are ready than there are
  // cores. Filling them never takes quite all of the time.
  constexpr double kFilled = 0.85;
  const double used = (after.process_seconds - before.process_seconds) / (wall * threads);
  if (used > kFilled) return 0.0;
  return std::clamp((after.waited_seconds - before.waited_seconds) / wall, 0.0, 1.0);
}

}  // namespace hayate
