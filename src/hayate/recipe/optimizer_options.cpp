// SPDX-License-Identifier: Apache-2.0
#include "hayate/recipe/optimizer_options.h"

#include "hayate/recipe/learning_rate_range.h"

namespace hayate {

void OptimizerOptions::describe(OptionVisitor& visitor) {
  kind.describe_name(visitor);
  visitor.visit("lr", lr, kLearningRateRange,
                "The learning rate is this at the start, or after the warm-up of the schedule.");
  visitor.visit("clip_grad_norm", clip_grad_norm, Range{0, 1e9},
                "Where the gradients of all weights together have a larger norm, they are scaled "
                "to this one (torch.nn.utils.clip_grad_norm_); 0 leaves them.");
  visitor.visit("weight_averaging", weight_averaging, kZeroToOne,
                "Validated and saved are means of the weights over about this share of the steps "
                "done, the latest counting most; 0 takes the weights themselves.");
  kind.describe_options(visitor);
}

void OptimizerOptions::check() const {
  std::visit([](const auto& optimizer) { optimizer.check(); }, kind);
}

}  // namespace hayate
