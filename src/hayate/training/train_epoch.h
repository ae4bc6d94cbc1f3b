// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "hayate/training/run_plan.h"
#include "hayate/training/training_session.h"
#include "hayate/training/training_state.h"

namespace hayate {

/// The outcome of one pass over the training cases.
struct EpochOutcome {
  double mean_loss = 0.0;
  /// What this rank's steps took.
  RankSeconds seconds;
  /// False when the process was asked to stop before the last batch.
  bool finished = true;
};

/// Trains from state.step_in_epoch to the end of the epoch, or to where the plan ends it, and logs
/// each step as the tutorial does. A request to stop ends it after the step under way, with `state`
/// saying where. Where the learner reads late, a step is logged and its loss is checked while the
/// next one is computed; the losses, their sums and the messages are the same.
///
/// \throws NumericError  when the loss is NaN or infinite, with the batch's cases.
EpochOutcome train_epoch(TrainingSession& session, TrainingState& state, RunPlan& plan);

}  // namespace hayate
