// SPDX-License-Identifier: Apache-2.0
#include "hayate/base/parallel.h"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <exception>
#include <mutex>
#include <thread>
#include <vector>

#include <sched.h>

#include "hayate/base/cgroup.h"

namespace hayate {

int available_cores() {
  cpu_set_t allowed;
  CPU_ZERO(&allowed);
  int cores = 1;
  if (sched_getaffinity(0, sizeof allowed, &allowed) == 0) cores = CPU_COUNT(&allowed);
  const double quota = cgroup_cores();
  if (quota < cores) cores = static_cast<int>(std::ceil(quota));
  return std::max(cores, 1);
}

int threads_or_cores(std::int64_t asked) {
  return asked > 0 ? static_cast<int>(asked) : available_cores();
}

void parallel_for(std::int64_t count, int threads, const std::function<void(std::int64_t)>& body) {
  const auto worker_count = static_cast<int>(std::min<std::int64_t>(std::max(threads, 1), count));
  if (worker_count <= 1) {
    for (std::int64_t i = 0; i < count; ++i) body(i);
    return;
  }

  std::atomic<std::int64_t> next{0};
  std::mutex mutex;
  std::int64_t failed_index = count;
  std::exception_ptr failure;
  const auto work = [&] {
    for (std::int64_t i; (i = next.fetch_add(1)) < count;) {
      try {
        body(i);
      } catch (...) {
        const std::scoped_lock lock(mutex);
        if (i < failed_index) {
          failed_index = i;
          failure = std::current_exception();
        }
        next = count;
      }
    }
  };

  {
    std::vector<std::jthread> workers;
    for (int i = 1; i < worker_count; ++i) workers.emplace_back(work);
    work();
  }
  if (failure) std::rethrow_exception(failure);
}

}  // namespace hayate
