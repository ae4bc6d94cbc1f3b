// SPDX-License-Identifier: Apache-2.0
#include "hayate/data/case_problems.h"

#include <map>
#include <new>
#include <ranges>

#include <fmt/format.h>

#include "hayate/base/interrupt.h"
#include "hayate/base/parallel.h"
#include "hayate/base/printable.h"
#include "hayate/base/progress.h"
#include "hayate/data/prepare_case.h"

namespace hayate {

bool is_case_problem(const Error& error) {
  switch (error.code()) {
    case ExitCode::kBadData:
    case ExitCode::kMissingInput:
    case ExitCode::kIo:
    case ExitCode::kOutOfMemory:
      return true;
    default:
      return false;
  }
}

CaseProblem describe_problem(const std::string& case_name, const Error& error) {
  std::string what;
  for (const std::string& context : error.context() | std::views::reverse) {
    // The case is named anyway; its file, or the transform that failed, is not.
    if (!context.starts_with("cannot use case")) what += printable(context) + ": ";
  }
  what += printable(error.message());
  if (!error.cure().empty()) what += "\n    cure: " + printable(error.cure());
  return {case_name, std::move(what), error.code()};
}

std::optional<CaseProblem> try_case(const std::string& name, const std::function<void()>& use) {
  try {
    use();
    return std::nullopt;
  } catch (const std::bad_alloc&) {
    return describe_problem(name, MemoryError("preparing it takes more memory than is free"));
  } catch (const Error& error) {
    if (!is_case_problem(error)) throw;
    return describe_problem(name, error);
  }
}

std::vector<std::optional<CaseProblem>> try_cases(
    const std::string& title, const std::string& activity, std::int64_t count, int threads,
    const std::function<std::string(std::int64_t)>& name_of,
    const std::function<void(std::int64_t)>& use) {
  std::vector<std::optional<CaseProblem>> problems(static_cast<std::size_t>(count));
  Progress progress(title, count);
  const auto attempt = [&](std::int64_t i) {
    if (stop_requested()) throw InterruptedError("stopped while " + activity);
    problems[static_cast<std::size_t>(i)] = try_case(name_of(i), [&] { use(i); });
  };
  parallel_for(count, threads, [&](std::int64_t i) {
    attempt(i);
    progress.advance();
  });
  for (std::int64_t i = 0; i < count; ++i) {
    const auto& problem = problems[static_cast<std::size_t>(i)];
    if (problem && problem->code == ExitCode::kOutOfMemory) attempt(i);
  }
  return problems;
}

std::vector<std::optional<CaseProblem>> find_case_problems(std::span<const CaseFiles> cases,
                                                           const LoadOptions& options,
                                                           const Compose& chain) {
  const auto at = [&](std::int64_t i) -> const CaseFiles& {
    return cases[static_cast<std::size_t>(i)];
  };
  return try_cases(
      "check", "checking the cases", std::ssize(cases), thread_count(),
      [&](std::int64_t i) { return at(i).name; },
      [&](std::int64_t i) { prepare_case(at(i), options, chain, /*threads=*/1); });
}

void throw_case_problems(std::span<const std::optional<CaseProblem>> problems,
                         const std::string& cure) {
  std::string lines;
  std::map<ExitCode, int> counts;
  int count = 0;
  for (const auto& problem : problems) {
    if (!problem) continue;
    lines += fmt::format("\n    {}: {}", problem->case_name, problem->what);
    ++counts[problem->code];
    ++count;
  }
  if (count == 0) return;
  const std::string message =
      fmt::format("{} of {} cases cannot be used:{}", count, problems.size(), lines);
  if (counts[ExitCode::kOutOfMemory] == count) throw MemoryError(message, cure);
  if (counts[ExitCode::kIo] == count) throw IoError(message, cure);
  throw DataError(message, cure);
}

}  // namespace hayate
