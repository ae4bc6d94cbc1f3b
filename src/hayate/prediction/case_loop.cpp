// SPDX-License-Identifier: Apache-2.0
#include "hayate/prediction/case_loop.h"

#include "hayate/base/foreign_error.h"
#include "hayate/base/interrupt.h"
#include "hayate/prediction/torch_error.h"

namespace hayate {
namespace {

/// Makes an Error of whatever the body throws: memory that one image has no room in leaves room for
/// others.
void with_known_errors(const std::function<void()>& body) {
  try {
    body();
  } catch (const std::exception& error) {
    rethrow_torch_error(error);
    rethrow_as_error(error);
  }
}

}  // namespace

void throw_if_stopped(const CaseLoop& loop) {
  if (stop_requested()) throw InterruptedError(loop.stopped, loop.cure);
}

void use_case(const CaseLoop& loop, std::int64_t index, const std::function<void()>& use) {
  if (!loop.failed) return use();
  try {
    with_known_errors(use);
  } catch (Error& error) {
    loop.failed(index, error);
  }
}

std::function<void(std::int64_t, Error&)> collect_problems(
    std::vector<std::optional<CaseProblem>>& problems,
    const std::function<std::string(std::int64_t)>& name_of) {
  return [&problems, name_of](std::int64_t index, Error& error) {
    if (!is_case_problem(error)) throw;
    problems[static_cast<std::size_t>(index)] = describe_problem(name_of(index), error);
  };
}

}  // namespace hayate
