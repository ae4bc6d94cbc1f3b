// SPDX-License-Identifier: Apache-2.0
#include "hayate/distributed/shard_tree.h"

#include <utility>

#include <ATen/TensorOperators.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/empty_like.h>
#include <ATen/ops/zeros.h>
#include <c10/core/GradMode.h>
#include <torch/csrc/distributed/c10d/ProcessGroup.hpp>

#include "hayate/distributed/single_collectives.h"

namespace hayate {
namespace {

at::Tensor sum_pairs(std::vector<at::Tensor> vectors) {
  while (vectors.size() > 1) {
    std::vector<at::Tensor> sums;
    for (std::size_t i = 0; i + 1 < vectors.size(); i += 2) {
      sums.push_back(vectors[i] + vectors[i + 1]);
    }
    if (vectors.size() % 2 == 1) sums.push_back(vectors.back());
    vectors = std::move(sums);
  }
  return vectors.front();
}

}  // namespace

bool divides_tree(std::int64_t shard_count, int rank_count) {
  if (shard_count % rank_count != 0) return false;
  const std::int64_t of_rank = shard_count / rank_count;
  return rank_count == 1 || (of_rank & (of_rank - 1)) == 0;
}

at::Tensor sum_in_tree(std::vector<at::Tensor> own, const Ranks& ranks) {
  const c10::AutoGradMode no_grad(false);
  at::Tensor sum = sum_pairs(std::move(own));
  if (ranks.is_alone()) return sum;
  // Each rank sums a piece of the vector over all ranks, in the tree's order.
  const std::int64_t size = sum.numel();
  const std::int64_t piece = (size + ranks.size() - 1) / ranks.size();
  at::Tensor padded = at::zeros({piece * ranks.size()}, sum.options());
  padded.narrow(0, 0, size).copy_(sum);
  at::Tensor of_ranks = at::empty_like(padded);
  at::Tensor all = at::empty_like(padded);
  ranks.run_shared([&](c10d::ProcessGroup& group) {
    all_to_all_single(group, of_ranks, padded);
    std::vector<at::Tensor> rows;
    for (std::int64_t rank = 0; rank < ranks.size(); ++rank) {
      rows.push_back(of_ranks.narrow(0, rank * piece, piece));
    }
    at::Tensor row_sum = sum_pairs(std::move(rows));
    all_gather_single(group, all, row_sum);
  });
  return all.narrow(0, 0, size);
}

}  // namespace hayate
