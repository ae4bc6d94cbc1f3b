// SPDX-License-Identifier: Apache-2.0
#include "hayate/base/fast_paths.h"

#include <mutex>

namespace hayate {
namespace {

/// The map's value of the key, which is made only once.
template <class Value>
Value& entry(std::map<std::string, Value, std::less<>>& map, std::string_view key) {
  const auto found = map.find(key);
  return found != map.end() ? found->second : map[std::string(key)];
}

/// The counts of the process, behind a lock: an operation takes a thousand times as long.
class Counts {
 public:
  void add(std::string_view operation, std::int64_t fast, std::int64_t plain,
           std::string_view reason) {
    const std::scoped_lock lock(mutex_);
    FastPathCount& count = entry(counts_, operation);
    count.fast += fast;
    count.plain += plain;
    if (plain > 0) entry(count.reasons, reason) += plain;
  }

  std::vector<FastPathCount> all() {
    const std::scoped_lock lock(mutex_);
    std::vector<FastPathCount> all;
    for (const auto& [operation, count] : counts_) {
      all.push_back(count);
      all.back().operation = operation;
    }
    return all;
  }

  void clear() {
    const std::scoped_lock lock(mutex_);
    counts_.clear();
  }

 private:
  std::mutex mutex_;
  std::map<std::string, FastPathCount, std::less<>> counts_;
};

Counts& counts() {
  static Counts counts;
  return counts;
}

}  // namespace

double FastPathCount::plain_share() const {
  const std::int64_t all = fast + plain;
  return all == 0 ? 0.0 : static_cast<double>(plain) / static_cast<double>(all);
}

bool takes_fast_path(std::string_view operation, WhyNot why_not) {
  const bool applies = why_not.applies();
  counts().add(operation, applies ? 1 : 0, applies ? 0 : 1, why_not.reason());
  return applies;
}

void count_fast_paths(std::string_view operation, std::int64_t fast, std::int64_t plain,
                      std::string_view reason) {
  counts().add(operation, fast, plain, reason);
}

std::vector<FastPathCount> fast_path_counts() {
  return counts().all();
}

void reset_fast_path_counts() {
  counts().clear();
}

}  // namespace hayate
