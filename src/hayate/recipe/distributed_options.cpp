// SPDX-License-Identifier: Apache-2.0
#include "hayate/recipe/distributed_options.h"

#include "hayate/base/error.h"

namespace hayate {

void DistributedOptions::describe(OptionVisitor& visitor) {
  visitor.visit("norm_sync", norm_sync,
                "Batch normalisation's statistics are over the batch of these ranks.");
  visitor.visit(
      "gradient_accumulation", gradient_accumulation, Range{1, 65536, "pieces"},
      "Each rank computes its part of a batch in so many pieces, which takes less memory; "
      "batch statistics and the Dice of a batch are then those of a piece.");
  visitor.visit(
      "reproducible", reproducible, Range{0, 65536, "shards"},
      "A batch is cut into so many shards whose gradients are summed in a fixed order, so "
      "that the number of ranks changes no bit; 0 takes the faster way, which repeats for "
      "the same number of ranks.");
  visitor.visit("timeout", timeout, Range{5, 86400, "s"},
                "A rank that does not answer for so long is lost.");
}

void DistributedOptions::check() const {
  if (reproducible > 0 && gradient_accumulation > 1) {
    throw RecipeError(
        "distributed.gradient_accumulation goes with distributed.reproducible 0 only: shards are "
        "computed one after the other anyway",
        "--set distributed.gradient_accumulation=1");
  }
}

}  // namespace hayate
