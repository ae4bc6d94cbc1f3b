// SPDX-License-Identifier: Apache-2.0
#include "hayate/benchmarks/synthetic_training.h"

#include <utility>

#include "hayate/base/stopwatch.h"
#include "hayate/benchmarks/synthetic_batch.h"
#include "hayate/prediction/batch_tensors.h"
#include "hayate/prediction/device.h"
#include "hayate/training/divide_batches.h"

namespace hayate {

SyntheticTraining::SyntheticTraining(const Recipe& recipe, c10::Device device, const Ranks& ranks)
    : recipe_(recipe),
      ranks_(ranks),
      share_(divide_batches(recipe, ranks)),
      learner_(recipe, device, ranks) {
  learner_.model().network().train();
}

double SyntheticTraining::step(std::int64_t batch_size, std::int64_t patch_size) {
  Batch batch = make_synthetic_batch(recipe_, batch_size, patch_size);
  batch.part = part_of_batch(share_, batch_size * ranks_.size()).value_or(StepPart{});
  // Nobody waits in a step for what another rank did before it.
  ranks_.barrier();
  const double sums_before = ranks_.waited_seconds();
  const Stopwatch watch;
  loss_ = learner_.step(to_tensors(std::move(batch), model().device()), recipe_.optimizer.lr);
  // A GPU is still at its backward pass when the loss is known.
  wait_for_device(model().device());
  const double seconds = watch.seconds();
  sum_wait_ms_ = (ranks_.waited_seconds() - sums_before) * 1e3;
  return seconds * 1e3 / static_cast<double>(batch_size);
}

}  // namespace hayate
