// SPDX-License-Identifier: Apache-2.0
#include "hayate/base/parallel.h"

#include <atomic>
#include <barrier>
#include <cstdlib>
#include <numeric>
#include <stdexcept>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "hayate/base/ordered_workers.h"
#include "hayate/base/process_cores.h"

namespace hayate {
namespace {

TEST(ParallelFor, CallsTheBodyOnceForEveryIndex) {
  for (const int threads : {1, 2, 7}) {
    std::vector<std::atomic<int>> calls(100);
    parallel_for(100, threads, [&](std::int64_t i) { ++calls[static_cast<std::size_t>(i)]; });
    for (const auto& count : calls) EXPECT_EQ(count, 1);
  }
}

TEST(ParallelFor, ThrowsWhatTheLowestFailingIndexThrew) {
  const auto fail_from_three = [](std::int64_t i) {
    if (i >= 3) throw std::runtime_error(std::to_string(i));
  };
  for (const int threads : {1, 4}) {
    try {
      parallel_for(4, threads, fail_from_three);
      FAIL() << "did not throw";
    } catch (const std::runtime_error& error) {
      EXPECT_STREQ(error.what(), "3");
    }
  }
}

TEST(ThreadCount, IsWhatOpenMpIsToldToUse) {
  setenv("OMP_NUM_THREADS", "3", 1);
  EXPECT_EQ(thread_count(), 3);
  setenv("OMP_NUM_THREADS", "5,2", 1);
  EXPECT_EQ(thread_count(), 5);
  for (const char* const nonsense : {"", "0", "-1", "two", "2x", "99999999999"}) {
    setenv("OMP_NUM_THREADS", nonsense, 1);
    EXPECT_EQ(thread_count(), available_cores()) << nonsense;
  }
  unsetenv("OMP_NUM_THREADS");
  EXPECT_EQ(thread_count(), available_cores());
}

/// The calling thread on one core, as OpenMP's library binds it, while the process has them all.
class BoundThread : public testing::Test {
 protected:
  BoundThread() : all_(process_cores()) {
    cpu_set_t one;
    CPU_ZERO(&one);
    for (std::size_t core = 0; CPU_COUNT(&one) == 0; ++core) {
      if (CPU_ISSET(core, &all_)) CPU_SET(core, &one);
    }
    sched_setaffinity(0, sizeof one, &one);
    set_process_cores(all_);
  }
  ~BoundThread() override { sched_setaffinity(0, sizeof all_, &all_); }

  static int cores_of_this_thread() {
    cpu_set_t cores;
    CPU_ZERO(&cores);
    sched_getaffinity(0, sizeof cores, &cores);
    return CPU_COUNT(&cores);
  }

  cpu_set_t all_;
};

TEST_F(BoundThread, IsNotAllThatTheProcessHas) {
  EXPECT_EQ(cores_of_this_thread(), 1);
  EXPECT_LE(available_cores(), CPU_COUNT(&all_));
  if (CPU_COUNT(&all_) == 1) GTEST_SKIP() << "there is one core only";
  EXPECT_GT(available_cores(), 1);
}

TEST_F(BoundThread, StartsOthersOnAllCores) {
  OrderedWorkers<int> workers(1, 1, 0, 1, [](std::int64_t) { return cores_of_this_thread(); });
  EXPECT_EQ(workers.take(), CPU_COUNT(&all_));
  std::atomic<int> most{0};
  std::barrier all_run(2);
  parallel_for(2, 2, [&](std::int64_t) {
    all_run.arrive_and_wait();
    if (cores_of_this_thread() > most) most = cores_of_this_thread();
  });
  EXPECT_EQ(most, CPU_COUNT(&all_));
}

TEST(OrderedWorkers, HandsOutItemsInOrderWhateverTheThreadCount) {
  for (const int threads : {1, 3}) {
    OrderedWorkers<std::int64_t> workers(threads, 2, 5, 40, [](std::int64_t i) { return i * i; });
    for (std::int64_t i = 5; i < 40; ++i) EXPECT_EQ(workers.take(), i * i);
  }
}

TEST(OrderedWorkers, AnErrorReachesTheTakerInItsPlace) {
  OrderedWorkers<int> workers(2, 2, 0, 4, [](std::int64_t i) {
    if (i == 1) throw std::runtime_error("bad item");
    return static_cast<int>(i);
  });
  EXPECT_EQ(workers.take(), 0);
  EXPECT_THROW(workers.take(), std::runtime_error);
  EXPECT_EQ(workers.take(), 2);
}

TEST(OrderedWorkers, MayBeLeftBeforeTheEnd) {
  std::atomic<int> made{0};
  {
    OrderedWorkers<int> workers(2, 3, 0, 1000000, [&](std::int64_t) { return ++made; });
    workers.take();
  }
  EXPECT_LE(made, 10);
}

}  // namespace
}  // namespace hayate
