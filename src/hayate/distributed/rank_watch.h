// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include <c10/util/intrusive_ptr.h>

#include "hayate/launch/place.h"

namespace c10d {
class Store;
}

namespace hayate {

/// Knows when another rank is lost, and which one. Each rank counts up a number in the store; the
/// first rank watches all of them; the others watch the first one, the store, and what the first
/// one finds.
///
/// A process that waits for a lost rank cannot end by itself: the watch ends it, with exit code 74
/// and the lost rank's name.
class RankWatch {
 public:
  /// \param store    a connection that nobody else uses.
  /// \param names    of all ranks, for messages.
  /// \param timeout  after which a rank that does not count any more is lost.
  RankWatch(c10::intrusive_ptr<c10d::Store> store, const Place& place,
            std::vector<std::string> names, std::chrono::seconds timeout);
  /// Takes this rank off the watch, because it is done; the first one waits until all are.
  ~RankWatch();
  RankWatch(const RankWatch&) = delete;
  RankWatch& operator=(const RankWatch&) = delete;

  /// Says which rank is lost, once a collective has failed: waits a few seconds until that is
  /// known; nothing where it does not come out. The caller then ends the process.
  std::optional<std::string> find_lost();

  /// \param has_failed  asked ten times a second, on another thread: whether a collective has
  /// failed
  ///                    that nobody waits for, which is how GPUs work. The process then ends as
  ///                    where a rank is lost, with that rank's name if it comes out.
  void watch_failures(std::function<bool()> has_failed);

  /// Tells the others why this process ends. The first that says so is the one that they name.
  void say_why_ending(const std::string& reason);
  /// \param sentence  how to go on, for the messages of ranks that the watch ends.
  void set_way_on(std::string sentence);
  std::string way_on() const;
  bool knows_of_loss() const;

 private:
  using Clock = std::chrono::steady_clock;

  /// A rank, its last number, and since when that is so.
  struct Watched {
    int rank = 0;
    std::int64_t beat = -1;
    Clock::time_point moved;
  };

  void beat();
  void wait_for_beat();
  void look_at_beats();
  void look_at_store();
  void look_at_failures();
  void learn_lost(const std::string& what);
  /// The store ends with the first rank's process: the others are to read before who is lost.
  void wait_until_known();
  void leave();
  [[noreturn]] void end_process(const std::string& what) const;

  c10::intrusive_ptr<c10d::Store> store_;
  Place place_;
  std::vector<std::string> names_;
  std::chrono::seconds timeout_;
  std::vector<Watched> watched_;

  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::string lost_;
  std::string reason_to_tell_;
  std::string way_on_ = "start all ranks again";
  Clock::time_point lost_since_{};
  Clock::time_point store_answered_ = Clock::now();
  std::function<bool()> has_failed_;
  std::optional<Clock::time_point> failed_at_;
  /// A collective has failed here, so that a beat missing for seconds tells who is lost.
  bool is_searching_ = false;
  bool is_told_ = false;
  bool is_leaving_ = false;

  std::thread beats_;
  std::thread guard_;
};

}  // namespace hayate
