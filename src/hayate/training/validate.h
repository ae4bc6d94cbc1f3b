// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "hayate/data/dataset.h"
#include "hayate/metrics/dice_metric.h"
#include "hayate/training/model.h"

namespace hayate {

/// Class indices uint8 [1, X, Y, Z] of a prepared case: the largest logit, the lowest index on a
/// tie. The volume lies on the prepared image's grid.
Volume predict_prepared(Model& model, const std::shared_ptr<const Sample>& sample,
                        const InfererOptions& options);

/// Dice of every case of the data set, on the prepared grid as in the tutorial, with whole volumes.
/// Cases that are not cached are prepared ahead on `workers` threads.
/// \throws InterruptedError  between two cases, when the process is asked to stop.
DiceMetric validate(Model& model, const Dataset& dataset, const InfererOptions& options,
                    std::int64_t class_count, int workers);

}  // namespace hayate
