// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <mutex>
#include <string>

#include "hayate/base/stopwatch.h"

namespace hayate {

/// Turns progress off for `--no-progress`.
void set_progress_enabled(bool enabled);

enum class ProgressUnit { kItems, kBytes };

/// Progress of counted work on standard error: a bar with rate and time left when that is a
/// terminal, otherwise a plain line each tenth of the way. Thread-safe.
class Progress {
 public:
  /// \param total  0: nobody knows; then there is no bar and no time left.
  /// \param already_done  what an earlier process has done: it counts for the bar, not for the
  /// rate.
  Progress(std::string title, std::int64_t total, ProgressUnit unit = ProgressUnit::kItems,
           std::int64_t already_done = 0);
  ~Progress();
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  void advance(std::int64_t amount = 1);

 private:
  void draw_bar() const;
  std::string format_amount(std::int64_t amount) const;
  /// Says "12/30", and how fast and how long still.
  std::string describe() const;

  std::string title_;
  std::int64_t total_;
  ProgressUnit unit_;
  std::int64_t already_done_;
  std::int64_t done_;
  std::int64_t tenths_shown_;
  Stopwatch stopwatch_;
  double last_drawn_seconds_ = -1.0;
  std::mutex mutex_;
};

}  // namespace hayate
