// SPDX-License-Identifier: Apache-2.0
#include "hayate/training/training_session.h"

#include <algorithm>

#include "hayate/prediction/device.h"
#include "hayate/prediction/validate.h"
#include "hayate/training/make_batches.h"

namespace hayate {

TrainingSession::TrainingSession(const Recipe& recipe, const SessionOptions& options)
    : recipe_(recipe),
      data_(prepare_training_data(recipe, options.dataset, options.skip_bad)),
      learner_(recipe, resolve_device(options.device)),
      batches_(make_batches(recipe, data_, learner_.model().device())),
      schedule_(schedule_of(recipe, batches_->batch_count())) {}

DiceMetric TrainingSession::validate() {
  const auto workers = static_cast<int>(std::max<std::int64_t>(recipe_.data.num_workers, 1));
  return hayate::validate(model(), *data_.datasets.validation, recipe_.inferer,
                          recipe_.network.out_channels, workers);
}

}  // namespace hayate
