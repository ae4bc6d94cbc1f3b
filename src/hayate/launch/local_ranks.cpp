// SPDX-License-Identifier: Apache-2.0
#include "hayate/launch/local_ranks.h"

#include <algorithm>
#include <cstring>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <sys/wait.h>
#include <unistd.h>

#include "hayate/base/error.h"
#include "hayate/base/standard_output.h"
#include "hayate/base/whole_number.h"

namespace hayate {
namespace {

using Clock = std::chrono::steady_clock;

/// Signals that wait until they are asked for. Ranks are in groups of their own, so that what a
/// terminal or a shell sends to the group of this process does not reach them as well: passing
/// every signal on is then right wherever it comes from. In one group with them, a process that
/// signals the group (timeout(1)) could not be told from one that signals this process alone.
class AwaitedSignals {
 public:
  AwaitedSignals() {
    sigemptyset(&awaited_);
    for (const int signal : {SIGINT, SIGTERM, SIGHUP, SIGTSTP, SIGCHLD}) {
      sigaddset(&awaited_, signal);
    }
    sigprocmask(SIG_BLOCK, &awaited_, &before_);
  }
  ~AwaitedSignals() { sigprocmask(SIG_SETMASK, &before_, nullptr); }
  AwaitedSignals(const AwaitedSignals&) = delete;
  AwaitedSignals& operator=(const AwaitedSignals&) = delete;

  /// What was blocked before.
  const sigset_t& before() const { return before_; }

  /// Returns the next one; -1 where none came in time.
  int wait(std::optional<Clock::time_point> end) const {
    if (!end) return sigwaitinfo(&awaited_, nullptr);
    const auto left = std::max(*end - Clock::now(), Clock::duration::zero());
    const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(left);
    const timespec time{seconds.count(), std::chrono::nanoseconds(left - seconds).count()};
    return sigtimedwait(&awaited_, nullptr, &time);
  }

 private:
  sigset_t awaited_;
  sigset_t before_;
};

std::string signal_name(int signal) {
  const char* const name = sigabbrev_np(signal);
  return name == nullptr ? fmt::format("signal {}", signal) : fmt::format("SIG{}", name);
}

/// The code that counts for all ranks; one that a signal has ended is lost to the others.
int code_of(const RankEnd& end) {
  return WIFEXITED(end.status) ? WEXITSTATUS(end.status) : static_cast<int>(ExitCode::kIo);
}

void report_signal(const RankEnd& end) {
  if (!WIFSIGNALED(end.status)) return;
  print_to_stderr(fmt::format("hayate: rank {} (process {}) was ended by {}\n", end.rank,
                              end.process, signal_name(WTERMSIG(end.status))));
}

/// The ranks from their start to the end of the last one.
class Watch {
 public:
  Watch(const LocalRanks& ranks, const Patience& patience)
      : patience_(patience), processes_(ranks, signals_.before()) {}

  int run() {
    while (processes_.any_run()) {
      pass_on(signals_.wait(deadline_));
      note_ends();
      if (deadline_ && Clock::now() >= *deadline_) lose_patience();
    }
    return exit_code_of_ranks(ends_);
  }

 private:
  void pass_on(int signal) {
    if (signal == SIGINT || signal == SIGTERM || signal == SIGHUP) processes_.send(signal);
    if (signal == SIGTSTP) stop_together();
  }

  /// Returns when somebody lets this process go on.
  void stop_together() {
    processes_.send(SIGSTOP);
    kill(getpid(), SIGSTOP);
    processes_.send(SIGCONT);
  }

  void note_ends() {
    for (const RankEnd& end : processes_.take_ended()) {
      report_signal(end);
      ends_.push_back(end);
      if (code_of(end) != 0 && !deadline_) deadline_ = Clock::now() + patience_.by_themselves;
    }
  }

  void lose_patience() {
    processes_.send(is_asked_ ? SIGKILL : SIGTERM);
    is_asked_ = true;
    deadline_ = Clock::now() + patience_.when_asked;
  }

  Patience patience_;
  AwaitedSignals signals_;
  RankProcesses processes_;
  std::vector<RankEnd> ends_;
  /// When those that still run are signalled next.
  std::optional<Clock::time_point> deadline_;
  bool is_asked_ = false;
};

}  // namespace

std::optional<int> parse_rank_count(std::string_view text) {
  if (text == "auto") return 0;
  const auto count = parse_whole_number(text);
  if (!count || *count < 1 || *count > kMostLocalRanks) return std::nullopt;
  return static_cast<int>(*count);
}

int run_local_ranks(const LocalRanks& ranks, const Patience& patience) {
  return Watch(ranks, patience).run();
}

int exit_code_of_ranks(std::span<const RankEnd> ends) {
  constexpr int kLost = static_cast<int>(ExitCode::kIo);
  int result = 0;
  for (const RankEnd& end : ends) {
    const int code = code_of(end);
    if (code != 0 && (result == 0 || result == kLost)) result = code;
  }
  return result;
}

}  // namespace hayate
