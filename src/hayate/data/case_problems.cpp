// SPDX-License-Identifier: Apache-2.0
#include "hayate/data/case_problems.h"

#include <ranges>

#include <fmt/format.h>

#include "hayate/base/interrupt.h"
#include "hayate/base/parallel.h"
#include "hayate/base/progress.h"

namespace hayate {

bool is_case_problem(const Error& error) {
  return error.code() == ExitCode::kBadData || error.code() == ExitCode::kMissingInput;
}

CaseProblem describe_problem(const std::string& case_name, const Error& error) {
  std::string what;
  for (const std::string& context : error.context() | std::views::reverse) {
    // The case is named anyway; its file, or the transform that failed, is not.
    if (!context.starts_with("cannot use case")) what += context + ": ";
  }
  what += error.message();
  if (!error.cure().empty()) what += "\n    cure: " + error.cure();
  return {case_name, std::move(what)};
}

std::vector<std::optional<CaseProblem>> try_cases(
    const std::string& title, const std::string& activity, std::int64_t count, int threads,
    const std::function<std::string(std::int64_t)>& name_of,
    const std::function<void(std::int64_t)>& use) {
  std::vector<std::optional<CaseProblem>> problems(static_cast<std::size_t>(count));
  Progress progress(title, count);
  parallel_for(count, threads, [&](std::int64_t i) {
    if (stop_requested()) throw InterruptedError("stopped while " + activity);
    try {
      use(i);
    } catch (const Error& error) {
      if (!is_case_problem(error)) throw;
      problems[static_cast<std::size_t>(i)] = describe_problem(name_of(i), error);
    }
    progress.advance();
  });
  return problems;
}

std::vector<std::optional<CaseProblem>> find_case_problems(std::span<const CaseFiles> cases,
                                                           const LoadOptions& options) {
  const auto at = [&](std::int64_t i) -> const CaseFiles& {
    return cases[static_cast<std::size_t>(i)];
  };
  return try_cases(
      "check", "checking the cases", std::ssize(cases), thread_count(),
      [&](std::int64_t i) { return at(i).name; },
      [&](std::int64_t i) { load_case(at(i), options); });
}

void throw_case_problems(std::span<const std::optional<CaseProblem>> problems) {
  std::string lines;
  int count = 0;
  for (const auto& problem : problems) {
    if (!problem) continue;
    lines += fmt::format("\n  {}: {}", problem->case_name, problem->what);
    ++count;
  }
  if (count == 0) return;
  throw DataError(fmt::format("{} of {} cases cannot be used:{}", count, problems.size(), lines),
                  "mend them, or leave them out with --skip-bad");
}

}  // namespace hayate
