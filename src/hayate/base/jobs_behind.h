// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <exception>
#include <functional>
#include <mutex>
#include <thread>

namespace hayate {

/// A thread that does jobs in the order in which they were given to it, while whoever gives them
/// goes on; a bounded number of them, because each holds on to what it works on.
///
/// What a job throws ends the jobs: those behind it are dropped, and add() and finish() throw it
/// from then on.
class JobsBehind {
 public:
  /// \param most  jobs that may wait or be under way at a time. \pre most >= 1
  explicit JobsBehind(std::size_t most);
  /// Does what is left to do, first.
  ~JobsBehind();
  JobsBehind(const JobsBehind&) = delete;
  JobsBehind& operator=(const JobsBehind&) = delete;

  /// Returns as soon as there is room for the job.
  void add(std::function<void()> job);
  /// Returns when all jobs are done.
  void finish();

 private:
  void run();

  std::size_t most_;
  std::mutex mutex_;
  std::condition_variable changed_;
  /// The first one is under way.
  std::deque<std::function<void()>> jobs_;
  std::exception_ptr failure_;
  bool ending_ = false;
  // Last, so that it ends before what it uses goes.
  std::jthread thread_;
};

}  // namespace hayate
