// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include "hayate/recipe/recipe.h"
#include "hayate/training/batch_source.h"
#include "hayate/training/training_data.h"

namespace hayate {

/// Returns the batches of the training cases, from the loader or the cache that the recipe asks
/// for.
/// \throws RecipeError  when data.cache_device does not go with the rest.
std::unique_ptr<BatchSource> make_batches(const Recipe& recipe, const TrainingData& data,
                                          c10::Device device, const Ranks& ranks = Ranks::single());

}  // namespace hayate
