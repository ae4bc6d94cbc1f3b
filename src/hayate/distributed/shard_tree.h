// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

#include <ATen/core/Tensor.h>

#include "hayate/distributed/ranks.h"

namespace hayate {

/// Whether so many ranks can sum so many shards in the tree that one rank sums them in: each holds
/// a power of two of them, or all.
bool divides_tree(std::int64_t shard_count, int rank_count);

/// Sums vectors over all shards of all ranks, in pairs of neighbours, and pairs of pairs: the same
/// order of additions, and so the same bits, however many ranks hold them.
///
/// \param own  float32 [n] of each shard of this rank, in order; as many on every rank, and
///             divides_tree.
/// \returns [n], on every rank.
at::Tensor sum_in_tree(std::vector<at::Tensor> own, const Ranks& ranks);

}  // namespace hayate
