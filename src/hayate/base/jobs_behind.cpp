// SPDX-License-Identifier: Apache-2.0
#include "hayate/base/jobs_behind.h"

#include <cassert>
#include <utility>

#include "hayate/base/process_cores.h"

namespace hayate {

JobsBehind::JobsBehind(std::size_t most) : most_(most) {
  assert(most >= 1);
  const OnAllProcessCores unbound;
  thread_ = std::jthread([this] { run(); });
}

JobsBehind::~JobsBehind() {
  {
    const std::scoped_lock lock(mutex_);
    ending_ = true;
  }
  changed_.notify_all();
}

void JobsBehind::add(std::function<void()> job) {
  {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return failure_ || jobs_.size() < most_; });
    if (failure_) std::rethrow_exception(failure_);
    jobs_.push_back(std::move(job));
  }
  changed_.notify_all();
}

void JobsBehind::finish() {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [&] { return jobs_.empty(); });
  if (failure_) std::rethrow_exception(failure_);
}

void JobsBehind::run() {
  std::unique_lock lock(mutex_);
  while (true) {
    changed_.wait(lock, [&] { return ending_ || !jobs_.empty(); });
    if (jobs_.empty()) return;
    const std::function<void()>& job = jobs_.front();
    lock.unlock();
    std::exception_ptr failure;
    try {
      job();
    } catch (...) {
      failure = std::current_exception();
    }
    lock.lock();
    jobs_.pop_front();
    if (failure) {
      failure_ = failure;
      jobs_.clear();
    }
    changed_.notify_all();
  }
}

}  // namespace hayate
