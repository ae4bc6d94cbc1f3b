// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "hayate/data/dataset.h"
#include "hayate/distributed/ranks.h"
#include "hayate/metrics/class_regions.h"
#include "hayate/metrics/dice_metric.h"
#include "hayate/prediction/model.h"

namespace hayate {

/// Computes Dice of every case of the data set, on the prepared grid as in the tutorial, with whole
/// volumes. Cases that are not cached are prepared ahead on `workers` threads.
/// \param scored  what gets a Dice; of regions, by the classes that predictions are written with.
/// \param ranks  divide the cases among them, or a case's windows where there are fewer cases; each
///               gets the metric of all, which is that of one process.
/// \throws InterruptedError  between two cases, when the process is asked to stop.
DiceMetric validate(Model& model, const Dataset& dataset, const InfererOptions& options,
                    const ScoredClasses& scored, int workers, const Ranks& ranks = Ranks::single());

}  // namespace hayate
