// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "hayate/training/batch_source.h"
#include "hayate/training/checkpoint.h"
#include "hayate/training/model.h"

namespace hayate {

/// What changes the weights, and by what rule.
struct Learner {
  Model& model;
  Optimizer& optimizer;
  GradScaler& scaler;
  const LossOptions& loss;
  const OptimizerOptions& optimizer_options;
  const ScheduleOptions& schedule;
};

/// The outcome of one pass over the training cases.
struct EpochOutcome {
  double mean_loss = 0.0;
  /// False when the process was asked to stop before the last batch.
  bool finished = true;
};

/// Trains from state.step_in_epoch to the end of the epoch, and logs each step as the tutorial
/// does. A request to stop ends it after the step under way, with `state` saying where.
///
/// \throws NumericError  when the loss is NaN or infinite, with the batch's cases.
EpochOutcome train_epoch(const Learner& learner, BatchSource& batches, TrainingState& state);

/// One step: forward, loss, backward, update. \returns the loss.
double train_step(const Learner& learner, BatchTensors batch, double learning_rate);

}  // namespace hayate
