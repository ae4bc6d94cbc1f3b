// SPDX-License-Identifier: Apache-2.0
#include "hayate/base/progress.h"

#include <atomic>
#include <cstdio>

#include <fmt/format.h>
#include <unistd.h>

#include "hayate/base/text.h"

namespace hayate {
namespace {

std::atomic<bool> enabled{true};

bool is_terminal() {
  static const bool result = isatty(STDERR_FILENO) != 0;
  return result;
}

}  // namespace

void set_progress_enabled(bool value) {
  enabled = value;
}

Progress::Progress(std::string title, std::int64_t total)
    : title_(std::move(title)), total_(total) {}

Progress::~Progress() {
  if (enabled && is_terminal() && done_ > 0) fmt::print(stderr, "\r\033[K");
}

void Progress::advance() {
  const std::scoped_lock lock(mutex_);
  ++done_;
  if (!enabled || total_ <= 0) return;
  if (is_terminal()) {
    // 20 draws a second are enough for eyes and cost nothing.
    if (done_ < total_ && stopwatch_.seconds() - last_drawn_seconds_ < 0.05) return;
    last_drawn_seconds_ = stopwatch_.seconds();
    draw_bar();
    return;
  }
  const std::int64_t tenths = done_ * 10 / total_;
  if (tenths > tenths_shown_) {
    tenths_shown_ = tenths;
    fmt::print(stderr, "{}: {}/{}\n", title_, done_, total_);
  }
}

void Progress::draw_bar() const {
  constexpr int width = 30;
  const auto filled = static_cast<int>(done_ * width / total_);
  const double elapsed = stopwatch_.seconds();
  const double left = elapsed / static_cast<double>(done_) * static_cast<double>(total_ - done_);
  fmt::print(stderr, "\r\033[K{} [{:#<{}}{:.<{}}] {}/{}  {:.1f}/s  {} left", title_, "", filled, "",
             width - filled, done_, total_, static_cast<double>(done_) / elapsed,
             format_duration(left));
}

}  // namespace hayate
