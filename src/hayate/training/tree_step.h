// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

#include <ATen/core/Tensor.h>

#include "hayate/distributed/ranks.h"
#include "hayate/networks/module.h"

namespace hayate {

/// Collects the gradients of a step's shards and puts their sum into the network: the same bits
/// however many ranks hold the shards. Running statistics of the network's normalisation are
/// treated likewise: each shard moves them from where they were before the step, and their weighted
/// mean stays.
class TreeStep {
 public:
  /// \param network  must outlive the step; without gradients.
  /// \param shard_count  over all ranks.
  TreeStep(Module& network, const Ranks& ranks, std::int64_t shard_count);

  /// Takes the network's gradients, of a loss that was weighted already, and its statistics; both
  /// are then as before the step.
  void add_shard(double weight, double loss);
  /// Adds a shard without patches.
  void add_empty_shard();

  /// Sums over all shards of all ranks. \returns the weighted mean of the losses
  double finish();

 private:
  std::vector<at::Tensor> parameters_;
  /// Of float type, and those that count batches.
  std::vector<at::Tensor> statistics_;
  std::vector<at::Tensor> counters_;
  std::vector<at::Tensor> statistics_before_;
  std::vector<at::Tensor> counters_before_;
  const Ranks& ranks_;
  std::vector<double> losses_;
  std::vector<at::Tensor> shards_;
};

}  // namespace hayate
