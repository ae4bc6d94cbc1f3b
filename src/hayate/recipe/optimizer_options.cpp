// SPDX-License-Identifier: Apache-2.0
#include "hayate/recipe/optimizer_options.h"

#include "hayate/recipe/learning_rate_range.h"

namespace hayate {

void OptimizerOptions::describe(OptionVisitor& visitor) {
  kind.describe_name(visitor);
  visitor.visit("lr", lr, kLearningRateRange,
                "The learning rate is this at the start, or after the warm-up of the schedule.");
  kind.describe_options(visitor);
}

void OptimizerOptions::check() const {
  std::visit([](const auto& optimizer) { optimizer.check(); }, kind);
}

}  // namespace hayate
