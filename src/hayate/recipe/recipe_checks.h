// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "hayate/recipe/recipe.h"

namespace hayate {

/// Checks what one section of a recipe says against the others: the classes, the channels, and the
/// steps down of the network.
/// \throws RecipeError
void check_sections_agree(const Recipe& recipe);

/// What a training by the recipe takes at the least: weights and their gradients, and a batch, or a
/// window to validate with, with its logits. Less than it will be, since what lies between the
/// layers is not counted.
/// \param batch_cases  cases of the largest batch.
double least_memory_bytes(const Recipe& recipe, double batch_cases);

/// How a batch is divided among ranks, and into pieces that are computed one after the other.
struct BatchDivision {
  /// Processes that share the memory.
  std::int64_t ranks_on_node = 1;
  /// Parts of a batch of which a process computes one at a time.
  std::int64_t parts = 1;
  /// Parts of a batch with batch statistics of their own.
  std::int64_t statistics = 1;
};

/// Checks the recipe against a batch of so many cases, before any of them is read.
/// \throws MemoryError  when it cannot fit into `available_bytes`.
/// \throws RecipeError  when the network's normalisation would see one value a channel.
void check_batches(const Recipe& recipe, std::int64_t training_cases, std::int64_t available_bytes,
                   const BatchDivision& division = {});

}  // namespace hayate
