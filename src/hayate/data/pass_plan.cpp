// SPDX-License-Identifier: Apache-2.0
#include "hayate/data/pass_plan.h"

#include <utility>

#include <fmt/format.h>

#include "hayate/base/fast_paths.h"
#include "hayate/transforms/run_transform.h"

namespace hayate {

PassPlan plan_pass(CasePlan plan, const Compose& chain, const std::string& case_name) {
  PassPlan pass{.plan = std::move(plan)};
  for (; pass.step_count < chain.deterministic_prefix(); ++pass.step_count) {
    const DeterministicTransform& transform = chain.deterministic(pass.step_count);
    pass.end =
        with_transform_context(transform, case_name, [&] { return transform.plan(pass.plan); });
    if (!pass.end.applies() || pass.plan.foreground) break;
  }
  return pass;
}

void count_pass(const Compose& chain, std::size_t in_pass, WhyNot end) {
  const std::size_t count = chain.deterministic_prefix();
  const std::string reason =
      in_pass < count ? fmt::format("{}: {}", chain[in_pass].name(), end.reason()) : "";
  count_fast_paths("transforms in one pass", static_cast<std::int64_t>(in_pass),
                   static_cast<std::int64_t>(count - in_pass), reason);
}

}  // namespace hayate
