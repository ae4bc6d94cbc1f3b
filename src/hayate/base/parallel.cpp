// SPDX-License-Identifier: Apache-2.0
#include "hayate/base/parallel.h"

#include <algorithm>
#include <atomic>
#include <cassert>
#include <charconv>
#include <cmath>
#include <cstdlib>
#include <cstring>
#include <exception>
#include <mutex>
#include <thread>
#include <vector>

#include "hayate/base/cgroup.h"
#include "hayate/base/process_cores.h"

namespace hayate {
namespace {

/// The number of threads; 0 where nobody chose.
int chosen_thread_count = 0;
/// The number of cores that are this process's; 0 where it has them all.
int share_of_cores = 0;

/// The first number of OMP_NUM_THREADS, which may be a list, one for each level of nesting; 0 where
/// it is not set or is no such number (OpenMP's library says so itself).
int omp_num_threads() {
  const char* const text = std::getenv("OMP_NUM_THREADS");
  if (text == nullptr) return 0;
  constexpr int kMost = 1024;
  int count = 0;
  const char* const end = text + std::strlen(text);
  const auto [stop, error] = std::from_chars(text, end, count);
  const bool is_number = error == std::errc{} && (stop == end || *stop == ',');
  return is_number && count >= 1 && count <= kMost ? count : 0;
}

}  // namespace

int available_cores() {
  const cpu_set_t allowed = process_cores();
  int cores = CPU_COUNT(&allowed);
  const double quota = cgroup_cores();
  if (quota < cores) cores = static_cast<int>(std::ceil(quota));
  return std::max(cores, 1);
}

int thread_count() {
  if (chosen_thread_count > 0) return chosen_thread_count;
  if (share_of_cores > 0) return share_of_cores;
  const int from_environment = omp_num_threads();
  return from_environment > 0 ? from_environment : available_cores();
}

void set_thread_count(int count) {
  assert(count >= 1);
  chosen_thread_count = count;
}

void set_share_of_cores(int count) {
  assert(count >= 1);
  share_of_cores = count;
}

int threads_or_default(std::int64_t asked) {
  return asked > 0 ? static_cast<int>(asked) : thread_count();
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
    const OnAllProcessCores unbound;
    std::vector<std::jthread> workers;
    for (int i = 1; i < worker_count; ++i) workers.emplace_back(work);
    work();
  }
  if (failure) std::rethrow_exception(failure);
}

}  // namespace hayate
