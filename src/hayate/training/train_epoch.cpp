// SPDX-License-Identifier: Apache-2.0
#include "hayate/training/train_epoch.h"

#include <algorithm>
#include <cmath>
#include <optional>
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

/// A step whose loss has not been looked at.
struct OpenStep {
  LateNumber loss;
  /// Counted from 1.
  std::int64_t step_in_epoch = 0;
  std::vector<std::string> case_names;
};

/// Returns its loss. \throws NumericError  when it is not finite.
double read_loss(OpenStep& step, std::int64_t epoch) {
  const double loss = step.loss.read();
  if (std::isfinite(loss)) return loss;
  throw NumericError(
      fmt::format("the loss is {} at epoch {}, step {}; cases of the batch: {}", loss, epoch + 1,
                  step.step_in_epoch, join(step.case_names, ", ")),
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

/// Begins a step, and adds what it took.
LateNumber begin_step(TrainingSession& session, BatchTensors batch, double learning_rate,
                      RankSeconds& seconds) {
  const double sums_before = session.ranks().waited_seconds();
  const Stopwatch stepping;
  LateNumber loss = session.learner().begin_step(std::move(batch), learning_rate);
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
  plan.start_epoch(state);
  session.start_epoch(state);
  EpochOutcome outcome;
  std::optional<OpenStep> open;
  Stopwatch stepping;
  const auto close_step = [&] {
    if (!open) return;
    const Stopwatch reading;
    const double loss = read_loss(*open, state.epoch);
    outcome.seconds.compute += reading.seconds();
    state.epoch_loss_sum += loss;
    log_info("{}/{}, train_loss: {:.4f} step time: {:.4f}", open->step_in_epoch,
             session.steps_per_epoch(), loss, stepping.seconds());
    stepping = Stopwatch();
    open.reset();
  };
  while (plan.has_step(state)) {
    const Stopwatch coming;
    if (session.ranks().any(stop_requested())) {
      outcome.finished = false;
      break;
    }
    const TraceRange step_range("step");
    double data_wait = 0.0;
    TrainingBatch batch = next_batch(session, data_wait);
    state.data_wait_seconds += data_wait;
    outcome.seconds.data_wait += data_wait;
    outcome.seconds.others_wait += coming.seconds() - data_wait;

    if (!open) stepping = Stopwatch();
    state.learning_rate = plan.learning_rate(state);
    session.learner().seed_draws(session.recipe().seed, state.global_step);
    OpenStep begun{
        begin_step(session, std::move(batch.tensors), state.learning_rate, outcome.seconds),
        ++state.step_in_epoch, std::move(batch.case_names)};
    ++state.global_step;
    // Where losses are read late, the device has this step to do meanwhile.
    close_step();
    open.emplace(std::move(begun));
    if (!session.learner().reads_late()) close_step();
    plan.add_step(coming.seconds());
  }
  close_step();
  session.learner().settle();
  if (!outcome.finished) return outcome;
  outcome.mean_loss = state.epoch_loss_sum / static_cast<double>(state.step_in_epoch);
  return outcome;
}

}  // namespace hayate
