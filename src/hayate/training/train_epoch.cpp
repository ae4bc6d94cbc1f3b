// SPDX-License-Identifier: Apache-2.0
#include "hayate/training/train_epoch.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include <fmt/format.h>

#include "hayate/base/error.h"
#include "hayate/base/interrupt.h"
#include "hayate/base/log.h"
#include "hayate/base/stopwatch.h"
#include "hayate/base/text.h"
#include "hayate/base/trace.h"
#include "hayate/distributed/together.h"

namespace hayate {
namespace {

void check_finite_loss(double loss, const TrainingState& state,
                       const std::vector<std::string>& case_names) {
  if (std::isfinite(loss)) return;
  throw NumericError(
      fmt::format("the loss is {} at epoch {}, step {}; cases of the batch: {}", loss,
                  state.epoch + 1, state.step_in_epoch + 1, join(case_names, ", ")),
      "lower optimizer.lr, use --set precision=float32, or check these cases with hayate verify");
}

/// Before the forward pass, in which a rank waits for the others: what fails here fails on all.
/// \param seconds  to which the time is added in which this rank waited for its own.
TrainingBatch next_batch(TrainingSession& session, double& seconds) {
  return together(session.ranks(), [&] {
    const TraceRange range("data wait");
    const Stopwatch waiting;
    TrainingBatch batch = *session.batches().next();
    seconds += waiting.seconds();
    return batch;
  });
}

/// Does a step, and adds what it took.
double do_step(TrainingSession& session, BatchTensors batch, double learning_rate,
               RankSeconds& seconds) {
  const double sums_before = session.ranks().waited_seconds();
  const Stopwatch stepping;
  const double loss = session.learner().step(std::move(batch), learning_rate);
  const double sum_wait = session.ranks().waited_seconds() - sums_before;
  const double gradient_wait = session.learner().waited_seconds();
  seconds.compute += stepping.seconds() - sum_wait - gradient_wait;
  seconds.sum_wait += sum_wait;
  seconds.gradient_wait += gradient_wait;
  return loss;
}

}  // namespace

EpochOutcome train_epoch(TrainingSession& session, TrainingState& state, RunPlan& plan) {
  const TraceRange epoch_range("epoch");
  session.model().network().train();
  session.batches().start_epoch(static_cast<std::uint32_t>(state.epoch), state.step_in_epoch);
  EpochOutcome outcome;
  while (plan.has_step(state)) {
    const Stopwatch coming;
    if (session.ranks().any(stop_requested())) {
      outcome.finished = false;
      return outcome;
    }
    const TraceRange step_range("step");
    double data_wait = 0.0;
    TrainingBatch batch = next_batch(session, data_wait);
    state.data_wait_seconds += data_wait;
    outcome.seconds.data_wait += data_wait;
    outcome.seconds.others_wait += coming.seconds() - data_wait;

    const Stopwatch stepping;
    state.learning_rate = plan.learning_rate(state);
    session.learner().seed_draws(session.recipe().seed, state.global_step);
    const double loss =
        do_step(session, std::move(batch.tensors), state.learning_rate, outcome.seconds);
    check_finite_loss(loss, state, batch.case_names);

    state.epoch_loss_sum += loss;
    ++state.step_in_epoch;
    ++state.global_step;
    log_info("{}/{}, train_loss: {:.4f} step time: {:.4f}", state.step_in_epoch,
             session.steps_per_epoch(), loss, stepping.seconds());
    plan.add_step(coming.seconds());
  }
  outcome.mean_loss = state.epoch_loss_sum / static_cast<double>(state.step_in_epoch);
  return outcome;
}

}  // namespace hayate
