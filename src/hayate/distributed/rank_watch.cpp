// SPDX-License-Identifier: Apache-2.0
#include "hayate/distributed/rank_watch.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>
#include <torch/csrc/distributed/c10d/Store.hpp>
#include <unistd.h>

#include "hayate/base/error.h"
#include "hayate/base/standard_output.h"

namespace hayate {
namespace {

using namespace std::chrono_literals;

constexpr auto kBetweenBeats = 500ms;
constexpr auto kBetweenLooks = 100ms;
/// Four beats. Only counts where a collective has failed: a machine may be busy for so long.
constexpr auto kStaleAfterFailure = 2s;
constexpr auto kLongestSearch = 6s;
/// How long a process may take to end by itself: when it does not know that a rank is lost, and
/// when it does.
constexpr auto kGraceUnaware = 2s;
constexpr auto kGraceAware = 8s;
constexpr auto kLongestGoodbye = 3s;
constexpr auto kLongestLeave = 30s;

constexpr const char* kLost = "lost";
constexpr const char* kKnow = "know";
constexpr const char* kLeft = "left";

std::string beat_key(int rank) {
  return fmt::format("beat/{}", rank);
}

std::int64_t number_of(const std::vector<std::uint8_t>& value) {
  return std::stoll(std::string(value.begin(), value.end()));
}

}  // namespace

RankWatch::RankWatch(c10::intrusive_ptr<c10d::Store> store, const Place& place,
                     std::vector<std::string> names, std::chrono::seconds timeout)
    : store_(std::move(store)), place_(place), names_(std::move(names)), timeout_(timeout) {
  if (place_.rank == 0) {
    for (int rank = 0; rank < place_.size; ++rank) store_->set(beat_key(rank), "0");
  }
  beats_ = std::thread([this] { beat(); });
  guard_ = std::thread([this] {
    std::unique_lock lock(mutex_);
    while (!is_leaving_) {
      changed_.wait_for(lock, kBetweenLooks);
      if (lost_.empty() && Clock::now() - store_answered_ > timeout_) {
        lost_ = fmt::format("{} does not answer: nothing came from it for {} s", names_[0],
                            timeout_.count());
        lost_since_ = Clock::now();
        changed_.notify_all();
      }
      const auto grace = is_searching_ || is_told_ ? kGraceAware : kGraceUnaware;
      if (!lost_.empty() && !is_leaving_ && Clock::now() - lost_since_ > grace) end_process(lost_);
    }
  });
}

RankWatch::~RankWatch() {
  {
    const std::lock_guard lock(mutex_);
    is_leaving_ = true;
  }
  changed_.notify_all();
  guard_.join();
  beats_.join();
}

void RankWatch::beat() {
  std::vector<std::int64_t> beats(static_cast<std::size_t>(place_.size), -1);
  std::vector<Clock::time_point> moved(beats.size(), Clock::now());
  try {
    for (std::int64_t count = 1;; ++count) {
      std::string reason;
      {
        std::unique_lock lock(mutex_);
        changed_.wait_for(lock, kBetweenBeats,
                          [&] { return is_leaving_ || !reason_to_tell_.empty(); });
        reason = std::exchange(reason_to_tell_, {});
      }
      if (!reason.empty()) {
        store_->compareSet(kLost, "", reason);
        const std::lock_guard lock(mutex_);
        is_told_ = true;
        changed_.notify_all();
      }
      store_->set(beat_key(place_.rank), std::to_string(count));
      if (place_.rank == 0) look_at_beats(beats, moved);
      look_at_store();
      const std::lock_guard lock(mutex_);
      if (is_leaving_) break;
    }
    leave();
  } catch (const std::exception&) {
    // The store is the first rank's, or its launcher's: who serves it is gone.
    learn_lost(fmt::format("{} is gone, or its launcher: the store does not answer", names_[0]));
  }
}

/// The first rank's part: whose number does not move is lost.
void RankWatch::look_at_beats(std::vector<std::int64_t>& beats,
                              std::vector<Clock::time_point>& moved) {
  std::vector<std::string> keys;
  for (int rank = 0; rank < place_.size; ++rank) keys.push_back(beat_key(rank));
  const auto values = store_->multiGet(keys);
  const auto now = Clock::now();
  for (std::size_t rank = 0; rank < beats.size(); ++rank) {
    const std::int64_t beat = number_of(values[rank]);
    if (std::exchange(beats[rank], beat) != beat) moved[rank] = now;
  }
  const auto stalest = std::ranges::min_element(moved) - moved.begin();
  const auto still_for = now - moved[static_cast<std::size_t>(stalest)];
  bool is_searching = false;
  {
    const std::lock_guard lock(mutex_);
    if (is_leaving_) return;
    is_searching = is_searching_;
  }
  const std::string& name = names_[static_cast<std::size_t>(stalest)];
  if (still_for > timeout_) {
    store_->compareSet(
        kLost, "",
        fmt::format("{} does not answer: nothing came from it for {} s", name, timeout_.count()));
  } else if (is_searching && still_for > kStaleAfterFailure) {
    store_->compareSet(kLost, "", fmt::format("{} is gone", name));
  }
}

void RankWatch::look_at_store() {
  const bool is_lost = store_->check({kLost});
  const std::string what = is_lost ? store_->get_to_str(kLost) : "";
  bool is_new = false;
  {
    const std::lock_guard lock(mutex_);
    store_answered_ = Clock::now();
    is_new = is_lost && lost_.empty();
  }
  if (!is_new) return;
  learn_lost(what);
  store_->add(kKnow, 1);
}

void RankWatch::learn_lost(const std::string& what) {
  const std::lock_guard lock(mutex_);
  if (!lost_.empty()) return;
  lost_ = what;
  lost_since_ = Clock::now();
  changed_.notify_all();
}

std::string RankWatch::find_lost() {
  std::unique_lock lock(mutex_);
  is_searching_ = true;
  changed_.wait_for(lock, kLongestSearch, [&] { return !lost_.empty(); });
  return lost_.empty() ? "a rank is lost, it is not known which" : lost_;
}

void RankWatch::say_why_ending(const std::string& reason) {
  {
    std::unique_lock lock(mutex_);
    if (!lost_.empty()) return;
    reason_to_tell_ =
        fmt::format("{} ended: {}", names_[static_cast<std::size_t>(place_.rank)], reason);
    changed_.notify_all();
    changed_.wait_for(lock, kLongestGoodbye, [&] { return is_told_ || !lost_.empty(); });
  }
  if (place_.rank != 0) return;
  // The store ends with this process, and the others are to read it before.
  const auto deadline = Clock::now() + kLongestGoodbye;
  try {
    while (Clock::now() < deadline && store_->add(kKnow, 0) < place_.size) {
      std::this_thread::sleep_for(kBetweenLooks);
    }
  } catch (const std::exception&) {
    // There is nobody left to tell.
  }
}

void RankWatch::set_way_on(std::string sentence) {
  const std::lock_guard lock(mutex_);
  way_on_ = std::move(sentence);
}

std::string RankWatch::way_on() const {
  const std::lock_guard lock(mutex_);
  return way_on_.empty() ? "start all ranks again" : way_on_;
}

bool RankWatch::knows_of_loss() const {
  const std::lock_guard lock(mutex_);
  return !lost_.empty();
}

void RankWatch::leave() {
  store_->add(kLeft, 1);
  if (place_.rank != 0) return;
  const auto deadline = Clock::now() + kLongestLeave;
  while (!knows_of_loss() && Clock::now() < deadline && store_->add(kLeft, 0) < place_.size) {
    std::this_thread::sleep_for(kBetweenLooks / 5);
  }
}

void RankWatch::end_process(const std::string& what) const {
  print_to_stderr(fmt::format("hayate: rank {}: {}\n  cure: {}\n", place_.rank, what,
                              way_on_.empty() ? "start all ranks again" : way_on_));
  _exit(static_cast<int>(ExitCode::kIo));
}

}  // namespace hayate
