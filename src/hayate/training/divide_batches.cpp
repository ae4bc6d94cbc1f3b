// SPDX-License-Identifier: Apache-2.0
#include "hayate/training/divide_batches.h"

#include <fmt/format.h>

#include "hayate/base/error.h"
#include "hayate/distributed/shard_tree.h"

namespace hayate {

BatchShare divide_batches(const Recipe& recipe, const Ranks& ranks) {
  const DistributedOptions& options = recipe.distributed;
  if (options.reproducible > 0 && !divides_tree(options.reproducible, ranks.size())) {
    throw RecipeError(
        fmt::format(
            "distributed.reproducible: {} shards cannot be summed in one order by {} ranks: "
            "each must have 1, 2, 4, 8 … of them, or one rank all",
            options.reproducible, ranks.size()),
        "train on another number of ranks, or begin another run with other shards");
  }
  const bool in_tree = options.reproducible > 1;
  BatchShare share;
  share.rank_count = ranks.size();
  share.rank = ranks.rank();
  share.shards_per_rank =
      in_tree ? options.reproducible / ranks.size() : options.gradient_accumulation;
  share.is_shared = !ranks.is_alone() && !in_tree;
  return share;
}

}  // namespace hayate
