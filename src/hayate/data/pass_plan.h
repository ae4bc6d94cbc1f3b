// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>

#include "hayate/transforms/case_plan.h"
#include "hayate/transforms/compose.h"

namespace hayate {

/// How far the one pass over a case's files goes in its chain.
struct PassPlan {
  CasePlan plan;
  /// How many of the chain's first transforms the pass does. Where the plan holds a foreground, the
  /// transform behind them cuts it out.
  std::size_t step_count = 0;
  /// Why the transform behind them is not in the pass; nothing where there is none, or it cuts.
  WhyNot end;
};

/// Lets the chain's deterministic transforms enter the plan, from the first one on, until one says
/// why not.
/// \param plan  the grids of the files.
/// \throws DataError  as the transforms do, with the transform's and the case's name.
PassPlan plan_pass(CasePlan plan, const Compose& chain, const std::string& case_name);

/// Counts which of the chain's deterministic transforms belong to the pass.
/// \param end  why the one behind the first `in_pass` does not.
void count_pass(const Compose& chain, std::size_t in_pass, WhyNot end);

}  // namespace hayate
