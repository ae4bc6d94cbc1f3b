// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <mutex>
#include <string>

#include "hayate/base/stopwatch.h"

namespace hayate {

/// Off for `--no-progress`.
void set_progress_enabled(bool enabled);

/// Progress of counted work on standard error: a bar with rate and time left when that is a
/// terminal, otherwise a plain line each tenth of the way. Thread-safe.
class Progress {
 public:
  Progress(std::string title, std::int64_t total);
  ~Progress();
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  void advance();

 private:
  void draw_bar() const;

  std::string title_;
  std::int64_t total_;
  std::int64_t done_ = 0;
  std::int64_t tenths_shown_ = 0;
  Stopwatch stopwatch_;
  double last_drawn_seconds_ = -1.0;
  std::mutex mutex_;
};

}  // namespace hayate
