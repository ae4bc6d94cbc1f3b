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

/// Keys of the store: what is lost; whether a rank has missed another one; how many know what is
/// lost; how many are done.
constexpr const char* kLost = "lost";
constexpr const char* kSearched = "searched";
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
      look_at_failures();
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
  // The first rank watches all, the others watch the first one: its launcher may serve the store,
  // and that does not end with it.
  for (int rank = 0; rank < (place_.rank == 0 ? place_.size : 1); ++rank) {
    watched_.push_back({rank, -1, Clock::now()});
  }
  try {
    for (std::int64_t count = 1;; ++count) {
      wait_for_beat();
      store_->set(beat_key(place_.rank), std::to_string(count));
      look_at_beats();
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

/// Waits until the next beat is due, or something has to be told sooner, and tells it.
void RankWatch::wait_for_beat() {
  std::string reason;
  bool has_failed = false;
  {
    std::unique_lock lock(mutex_);
    changed_.wait_for(lock, kBetweenBeats, [&] { return is_leaving_ || !reason_to_tell_.empty(); });
    reason = std::exchange(reason_to_tell_, {});
    has_failed = is_searching_ || failed_at_;
  }
  // The first rank looks for who is lost, and its own collective may be one that goes on.
  if (has_failed) store_->set(kSearched, "");
  if (reason.empty()) return;
  store_->compareSet(kLost, "", reason);
  const std::lock_guard lock(mutex_);
  is_told_ = true;
  changed_.notify_all();
}

/// Finds out whose number does not move any more.
void RankWatch::look_at_beats() {
  std::vector<std::string> keys;
  for (const Watched& watched : watched_) keys.push_back(beat_key(watched.rank));
  const auto values = store_->multiGet(keys);
  const auto now = Clock::now();
  for (std::size_t i = 0; i < watched_.size(); ++i) {
    const std::int64_t beat = number_of(values[i]);
    if (std::exchange(watched_[i].beat, beat) != beat) watched_[i].moved = now;
  }
  {
    const std::lock_guard lock(mutex_);
    if (is_leaving_) return;
  }
  const Watched& stalest = *std::ranges::min_element(watched_, {}, &Watched::moved);
  const std::string& name = names_[static_cast<std::size_t>(stalest.rank)];
  if (now - stalest.moved > timeout_) {
    store_->compareSet(
        kLost, "",
        fmt::format("{} does not answer: nothing came from it for {} s", name, timeout_.count()));
  } else if (now - stalest.moved > kStaleAfterFailure && store_->check({kSearched})) {
    store_->compareSet(kLost, "", fmt::format("{} is gone", name));
  }
}

void RankWatch::look_at_store() {
  const bool is_lost = store_->check({kLost});
  const std::string what = is_lost ? store_->get_to_str(kLost) : "";
  bool is_new = false;
  bool is_told = false;
  {
    const std::lock_guard lock(mutex_);
    store_answered_ = Clock::now();
    is_new = is_lost && lost_.empty();
    is_told = is_told_;
  }
  if (!is_new) return;
  learn_lost(what);
  // Who said it is the one that is lost, and not of those that have to learn it.
  if (!is_told) store_->add(kKnow, 1);
}

/// \pre mutex_ is locked
void RankWatch::look_at_failures() {
  const auto now = Clock::now();
  if (!failed_at_ && has_failed_ && has_failed_()) failed_at_ = now;
  if (!failed_at_ || !lost_.empty() || now - *failed_at_ < kLongestSearch) return;
  lost_ = "GPUs of several ranks do not reach each other any more; it is not known whose";
  lost_since_ = now;
}

void RankWatch::learn_lost(const std::string& what) {
  const std::lock_guard lock(mutex_);
  if (!lost_.empty()) return;
  lost_ = what;
  lost_since_ = Clock::now();
  changed_.notify_all();
}

std::optional<std::string> RankWatch::find_lost() {
  std::unique_lock lock(mutex_);
  is_searching_ = true;
  changed_.wait_for(lock, kLongestSearch, [&] { return !lost_.empty(); });
  return lost_.empty() ? std::nullopt : std::optional(lost_);
}

void RankWatch::watch_failures(std::function<bool()> has_failed) {
  const std::lock_guard lock(mutex_);
  has_failed_ = std::move(has_failed);
}

void RankWatch::say_why_ending(const std::string& reason) {
  {
    std::unique_lock lock(mutex_);
    if (lost_.empty()) {
      reason_to_tell_ =
          fmt::format("{} ended: {}", names_[static_cast<std::size_t>(place_.rank)], reason);
      changed_.notify_all();
      changed_.wait_for(lock, kLongestGoodbye, [&] { return is_told_ || !lost_.empty(); });
    }
  }
  if (place_.rank == 0) wait_until_known();
}

void RankWatch::wait_until_known() {
  const auto deadline = Clock::now() + kLongestGoodbye;
  try {
    while (Clock::now() < deadline && store_->add(kKnow, 0) < place_.size - 1) {
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
  return way_on_;
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
  print_to_stderr(fmt::format("hayate: rank {}: {}\n  cure: {}\n", place_.rank, what, way_on_));
  _exit(static_cast<int>(ExitCode::kIo));
}

}  // namespace hayate
