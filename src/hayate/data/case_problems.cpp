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

std::vector<std::optional<CaseProblem>> find_case_problems(std::span<const CaseFiles> cases,
                                                           const LoadOptions& options) {
  std::vector<std::optional<CaseProblem>> problems(cases.size());
  Progress progress("check", static_cast<std::int64_t>(cases.size()));
  parallel_for(static_cast<std::int64_t>(cases.size()), available_cores(), [&](std::int64_t index) {
    if (stop_requested()) throw InterruptedError("stopped while checking the cases");
    const auto i = static_cast<std::size_t>(index);
    try {
      load_case(cases[i], options);
    } catch (const Error& error) {
      if (!is_case_problem(error)) throw;
      problems[i] = describe_problem(cases[i].name, error);
    }
    progress.advance();
  });
  return problems;
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
