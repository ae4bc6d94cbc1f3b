// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <condition_variable>
#include <cstdint>
#include <exception>
#include <functional>
#include <map>
#include <mutex>
#include <thread>
#include <vector>

#include "hayate/base/process_cores.h"

namespace hayate {

/// Threads that make items first, first + 1, … and hand them out in that order, a bounded number
/// ahead of the taker. What making an item throws reaches whoever takes it.
template <class Item>
class OrderedWorkers {
 public:
  using Make = std::function<Item(std::int64_t index)>;

  /// \param ahead  items that may be ready or in the making beyond the one asked for.
  OrderedWorkers(int thread_count, int ahead, std::int64_t first, std::int64_t end, Make make)
      : make_(std::move(make)),
        window_(std::max(ahead, thread_count)),
        next_to_make_(first),
        next_to_take_(first),
        end_(end) {
    const OnAllProcessCores unbound;
    for (int i = 0; i < thread_count; ++i) threads_.emplace_back([this] { run(); });
  }

  ~OrderedWorkers() {
    {
      const std::scoped_lock lock(mutex_);
      stopping_ = true;
    }
    changed_.notify_all();
  }

  OrderedWorkers(const OrderedWorkers&) = delete;
  OrderedWorkers& operator=(const OrderedWorkers&) = delete;

  /// \pre not all items have been taken.
  Item take() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return ready_.contains(next_to_take_); });
    Result result = std::move(ready_.extract(next_to_take_).mapped());
    ++next_to_take_;
    lock.unlock();
    changed_.notify_all();
    if (result.failure) std::rethrow_exception(result.failure);
    return std::move(result.item);
  }

 private:
  struct Result {
    Item item{};
    std::exception_ptr failure;
  };

  void run() {
    while (true) {
      std::unique_lock lock(mutex_);
      changed_.wait(lock, [&] {
        return stopping_ || next_to_make_ >= end_ || next_to_make_ < next_to_take_ + window_;
      });
      if (stopping_ || next_to_make_ >= end_) return;
      const std::int64_t index = next_to_make_++;
      lock.unlock();

      Result result;
      try {
        result.item = make_(index);
      } catch (...) {
        result.failure = std::current_exception();
      }

      lock.lock();
      ready_.emplace(index, std::move(result));
      lock.unlock();
      changed_.notify_all();
    }
  }

  Make make_;
  std::int64_t window_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::map<std::int64_t, Result> ready_;
  std::int64_t next_to_make_;
  std::int64_t next_to_take_;
  std::int64_t end_;
  bool stopping_ = false;
  // Last, so that the threads end before what they use goes.
  std::vector<std::jthread> threads_;
};

}  // namespace hayate
