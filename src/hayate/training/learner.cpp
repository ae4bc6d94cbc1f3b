// SPDX-License-Identifier: Apache-2.0
#include "hayate/training/learner.h"

#include <cmath>
#include <utility>

#include "hayate/base/trace.h"
#include "hayate/losses/loss.h"

namespace hayate {

Learner::Learner(const Recipe& recipe, c10::Device device)
    : loss_(recipe.loss),
      model_(recipe, device),
      optimizer_(make_optimizer(model_.network().parameters(), recipe.optimizer)),
      scaler_(model_.precision() == c10::kHalf, device) {}

double Learner::step(BatchTensors batch, double learning_rate) {
  optimizer_->zero_grad();
  at::Tensor loss;
  {
    const TraceRange range("forward");
    // Neither images nor logits are named, so that they are gone when nothing needs them any more.
    loss = compute_loss(model_.forward(std::move(batch.images)), batch.labels, loss_);
  }
  const double value = loss.item<float>();
  // A step with such a loss would spoil the weights that are still good.
  if (!std::isfinite(value)) return value;
  {
    const TraceRange range("backward");
    scaler_.scale(loss).backward();
  }
  const TraceRange range("update");
  scaler_.step(*optimizer_, learning_rate);
  return value;
}

}  // namespace hayate
