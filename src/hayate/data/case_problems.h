// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "hayate/base/error.h"
#include "hayate/data/load_case.h"
#include "hayate/transforms/compose.h"

namespace hayate {

/// Why a case cannot be used.
struct CaseProblem {
  std::string case_name;
  /// Message and cure, a line each.
  std::string what;
  ExitCode code = ExitCode::kBadData;
};

/// Whether the error speaks of one case, so that others may still be usable; a full disk or an
/// interrupt does not. Memory that is short does: one image may be larger than all others.
bool is_case_problem(const Error& error);
CaseProblem describe_problem(const std::string& case_name, const Error& error);

/// What is wrong with a case, if something is, when `use` has to do with it.
/// \throws what `use` throws that is no case's problem.
std::optional<CaseProblem> try_case(const std::string& name, const std::function<void()>& use);

/// Calls `use(i)` for i in [0, count) on so many threads, with a progress bar, and collects what is
/// wrong with cases instead of stopping at the first one: nothing for the good ones. Where memory
/// was short, the case is tried again by itself.
/// \param title     of the progress bar.
/// \param activity  "filling the cache", for who stops it.
/// \param name_of   of case i.
/// \throws InterruptedError when the user stops it; what `use` throws that is no case's problem.
std::vector<std::optional<CaseProblem>> try_cases(
    const std::string& title, const std::string& activity, std::int64_t count, int threads,
    const std::function<std::string(std::int64_t)>& name_of,
    const std::function<void(std::int64_t)>& use);

/// Prepares every case on all cores, as training would, and collects what is wrong instead of
/// stopping at the first one. In the order of the cases.
/// \param chain  of which the deterministic transforms are tried.
std::vector<std::optional<CaseProblem>> find_case_problems(std::span<const CaseFiles> cases,
                                                           const LoadOptions& options,
                                                           const Compose& chain);

/// Throws all of them in one message. \param cure  what the user can do about them.
/// \throws DataError  unless there are none; MemoryError, IoError when all are of that kind.
void throw_case_problems(std::span<const std::optional<CaseProblem>> problems,
                         const std::string& cure = "mend them, or leave them out with --skip-bad");

}  // namespace hayate
