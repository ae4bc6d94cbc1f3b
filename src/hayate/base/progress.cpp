// SPDX-License-Identifier: Apache-2.0
#include "hayate/base/progress.h"

#include <algorithm>
#include <atomic>

#include <fmt/format.h>
#include <unistd.h>

#include "hayate/base/standard_output.h"
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

Progress::Progress(std::string title, std::int64_t total, ProgressUnit unit,
                   std::int64_t already_done)
    : title_(std::move(title)),
      total_(total),
      unit_(unit),
      already_done_(already_done),
      done_(already_done),
      tenths_shown_(total > 0 ? already_done * 10 / total : 0) {}

Progress::~Progress() {
  if (enabled && is_terminal() && done_ > already_done_) print_to_stderr("\r\033[K");
}

void Progress::advance(std::int64_t amount) {
  const std::scoped_lock lock(mutex_);
  done_ += amount;
  if (!enabled) return;
  if (is_terminal()) {
    // 20 draws a second are enough for eyes and cost nothing.
    if (done_ != total_ && stopwatch_.seconds() - last_drawn_seconds_ < 0.05) return;
    last_drawn_seconds_ = stopwatch_.seconds();
    draw_bar();
    return;
  }
  if (total_ <= 0) return;
  const std::int64_t tenths = done_ * 10 / total_;
  if (tenths > tenths_shown_) {
    tenths_shown_ = tenths;
    print_to_stderr(fmt::format("{}: {}\n", title_, describe()));
  }
}

std::string Progress::format_amount(std::int64_t amount) const {
  return unit_ == ProgressUnit::kBytes ? format_bytes(amount) : fmt::format("{}", amount);
}

std::string Progress::describe() const {
  const double per_second =
      static_cast<double>(done_ - already_done_) / std::max(stopwatch_.seconds(), 1e-6);
  const std::string rate =
      unit_ == ProgressUnit::kBytes ? format_bytes(per_second) : fmt::format("{:.1f}", per_second);
  if (total_ <= 0) return fmt::format("{}  {}/s", format_amount(done_), rate);
  const double left = static_cast<double>(total_ - done_) / std::max(per_second, 1e-6);
  return fmt::format("{}/{}  {}/s  {} left", format_amount(done_), format_amount(total_), rate,
                     format_duration(left));
}

void Progress::draw_bar() const {
  constexpr int width = 30;
  if (total_ <= 0) {
    print_to_stderr(fmt::format("\r\033[K{} {}", title_, describe()));
    return;
  }
  const auto filled = static_cast<int>(std::min(done_, total_) * width / total_);
  print_to_stderr(fmt::format("\r\033[K{} [{:#<{}}{:.<{}}] {}", title_, "", filled, "",
                              width - filled, describe()));
}

}  // namespace hayate
