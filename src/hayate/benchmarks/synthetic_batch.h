// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "hayate/data/batch.h"
#include "hayate/recipe/recipe.h"

namespace hayate {

/// Returns `batch_size` patches of noise with a ball as label, for the recipe's network; the same
/// voxels whenever it is called. \param n  edge of a patch, in voxels
Batch make_synthetic_batch(const Recipe& recipe, std::int64_t batch_size, std::int64_t n);

}  // namespace hayate
