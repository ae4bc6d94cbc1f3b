// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "hayate/recipe/recipe.h"
#include "hayate/training/train.h"

namespace hayate {

/// Prints the resolved recipe, then what the run would do and take in memory, without training.
void print_dry_run(const Recipe& recipe, const TrainOptions& options);

}  // namespace hayate
