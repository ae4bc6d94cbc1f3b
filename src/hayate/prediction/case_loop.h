// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <type_traits>
#include <vector>

#include "hayate/base/error.h"
#include "hayate/base/ordered_workers.h"
#include "hayate/base/progress.h"
#include "hayate/base/trace.h"
#include "hayate/data/case_problems.h"
#include "hayate/io/dataset_list.h"

namespace hayate {

/// How for_each_case goes over cases.
struct CaseLoop {
  std::int64_t count = 0;
  /// What is thrown between two cases when the process is asked to stop, and how to go on then.
  std::string stopped = "stopped";
  std::string cure = {};
  /// Title of the progress bar; none when it is empty.
  std::string title = {};
  /// Threads that prepare cases ahead; with 0 each is prepared in its turn.
  int workers = 0;
  /// Gets the error of a case that could not be prepared or used, as its handler (`throw;` throws
  /// it on); the loop then goes on with the next case. Without it the first error ends the loop.
  std::function<void(std::int64_t index, Error& error)> failed = {};
};

/// \throws InterruptedError  when the process is asked to stop.
void throw_if_stopped(const CaseLoop& loop);

/// Calls `use` and gives `loop.failed`, if there is one, what it throws: as an Error, whatever
/// library threw it.
void use_case(const CaseLoop& loop, std::int64_t index, const std::function<void()>& use);

/// A `failed` that collects what is wrong with cases (data/case_problems.h), and throws on what
/// would be wrong with any case.
std::function<void(std::int64_t, Error&)> collect_problems(
    std::vector<std::optional<CaseProblem>>& problems,
    const std::function<std::string(std::int64_t)>& name_of);

/// Runs the one loop over cases that a network predicts or that predictions are scored of:
/// prepares each case, in its turn or ahead, then uses it, in the order of the cases on the calling
/// thread.
///
/// \param prepare  index → what `use` needs of the case
/// \param use      (index, what was prepared)
/// \throws InterruptedError  between two cases; what a case throws, without `loop.failed`.
template <class Prepare, class Use>
void for_each_case(const CaseLoop& loop, const Prepare& prepare, const Use& use) {
  using Prepared = std::remove_cvref_t<decltype(prepare(std::int64_t{0}))>;
  std::optional<OrderedWorkers<Prepared>> ahead;
  if (loop.workers > 0) ahead.emplace(loop.workers, /*ahead=*/1, 0, loop.count, prepare);
  std::optional<Progress> progress;
  if (!loop.title.empty()) progress.emplace(loop.title, loop.count);
  for (std::int64_t index = 0; index < loop.count; ++index) {
    throw_if_stopped(loop);
    use_case(loop, index, [&] {
      const Prepared prepared = [&] {
        const TraceRange waiting("data wait");
        return ahead ? ahead->take() : prepare(index);
      }();
      use(index, prepared);
    });
    if (progress) progress->advance();
  }
}

}  // namespace hayate
