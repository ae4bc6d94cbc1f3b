// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "hayate/recipe/lr_finder.h"
#include "hayate/recipe/recipe.h"
#include "hayate/training/train.h"

namespace hayate {

/// Runs the learning-rate range test of MONAI's LearningRateFinder: trains the recipe's network on
/// its batches, epoch after epoch, with rates that grow exponentially, and logs where the loss
/// falls most steeply. Leaves lr_finder.csv, .svg and .html in options.out; the weights are not
/// kept, and a run in the same folder is not touched.
///
/// \returns the steps in order
/// \throws InterruptedError  when the process is asked to stop; UsageError for a range that is
///                           none; every other Error of data, recipe, device, memory and disk.
std::vector<LrFinderPoint> find_lr(const Recipe& recipe, const TrainOptions& options,
                                   const LrFinderOptions& range);

}  // namespace hayate
