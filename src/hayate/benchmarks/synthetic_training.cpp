// SPDX-License-Identifier: Apache-2.0
#include "hayate/benchmarks/synthetic_training.h"

#include <utility>

#include "hayate/base/philox_stream.h"
#include "hayate/base/stopwatch.h"
#include "hayate/prediction/batch_tensors.h"
#include "hayate/training/divide_batches.h"

namespace hayate {
namespace {

Batch make_batch(const Recipe& recipe, std::int64_t batch_size, std::int64_t n) {
  Batch batch;
  batch.shape = {batch_size, recipe.network.in_channels, n, n, n};
  const std::int64_t voxels = n * n * n;
  const std::int64_t image_size = batch_size * recipe.network.in_channels * voxels;
  batch.images = std::make_unique<float[]>(static_cast<std::size_t>(image_size));
  batch.labels = std::make_unique<std::uint8_t[]>(static_cast<std::size_t>(batch_size * voxels));
  PhiloxStream random({.seed = 1});
  for (std::int64_t i = 0; i < image_size; ++i) {
    batch.images[static_cast<std::size_t>(i)] = static_cast<float>(random.next_uint32()) * 0x1p-32F;
  }
  std::size_t i = 0;
  for (std::int64_t item = 0; item < batch_size; ++item) {
    for (std::int64_t x = 0; x < n; ++x) {
      for (std::int64_t y = 0; y < n; ++y) {
        for (std::int64_t z = 0; z < n; ++z) {
          const auto square = [&](std::int64_t at) { return (2 * at - n) * (2 * at - n); };
          batch.labels[i++] = 4 * (square(x) + square(y) + square(z)) < n * n ? 1 : 0;
        }
      }
    }
    batch.case_names.push_back("synthetic");
  }
  return batch;
}

}  // namespace

SyntheticTraining::SyntheticTraining(const Recipe& recipe, c10::Device device, const Ranks& ranks)
    : recipe_(recipe),
      ranks_(ranks),
      share_(divide_batches(recipe, ranks)),
      learner_(recipe, device, ranks) {
  learner_.model().network().train();
}

double SyntheticTraining::step(std::int64_t batch_size, std::int64_t patch_size) {
  Batch batch = make_batch(recipe_, batch_size, patch_size);
  batch.part = part_of_batch(share_, batch_size * ranks_.size()).value_or(StepPart{});
  // Nobody waits in a step for what another rank did before it.
  ranks_.barrier();
  const double sums_before = ranks_.waited_seconds();
  const Stopwatch watch;
  loss_ = learner_.step(to_tensors(std::move(batch), model().device()), recipe_.optimizer.lr);
  const double seconds = watch.seconds();
  sum_wait_ms_ = (ranks_.waited_seconds() - sums_before) * 1e3;
  return seconds * 1e3 / static_cast<double>(batch_size);
}

}  // namespace hayate
