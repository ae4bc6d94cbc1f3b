// SPDX-License-Identifier: Apache-2.0
#include "hayate/training/training_session.h"

#include <algorithm>

#include "hayate/distributed/together.h"
#include "hayate/prediction/device.h"
#include "hayate/prediction/validate.h"
#include "hayate/training/make_batches.h"

namespace hayate {
namespace {

/// The local rank's GPU, where "cuda" names no other.
c10::Device device_of_rank(const std::string& text, const Ranks& ranks) {
  if (text != "cuda" || ranks.is_alone()) return resolve_device(text);
  return resolve_device("cuda:" + std::to_string(ranks.place().local_rank));
}

}  // namespace

TrainingSession::TrainingSession(const Recipe& recipe, const SessionOptions& options)
    : recipe_(recipe),
      ranks_(options.ranks),
      data_(prepare_training_data(recipe, options.dataset, options.skip_bad, ranks_)),
      learner_(recipe, together(ranks_, [&] { return device_of_rank(options.device, ranks_); }),
               ranks_),
      batches_(together(
          ranks_, [&] { return make_batches(recipe, data_, learner_.model().device(), ranks_); })),
      schedule_(schedule_of(recipe, batches_->batch_count())) {}

DiceMetric TrainingSession::validate() {
  const auto workers = static_cast<int>(std::max<std::int64_t>(recipe_.data.num_workers, 1));
  return hayate::validate(model(), *data_.datasets.validation, recipe_.inferer,
                          recipe_.network.out_channels, workers, ranks_);
}

}  // namespace hayate
