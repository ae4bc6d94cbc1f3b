// SPDX-License-Identifier: Apache-2.0
#include "hayate/training/tree_step.h"

#include <utility>

#include <ATen/TensorOperators.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/empty_like.h>
#include <ATen/ops/zeros.h>
#include <c10/core/GradMode.h>

#include "hayate/distributed/shard_tree.h"

namespace hayate {
namespace {

std::vector<at::Tensor> copies_of(const std::vector<at::Tensor>& tensors) {
  std::vector<at::Tensor> copies;
  for (const at::Tensor& tensor : tensors) copies.push_back(tensor.clone());
  return copies;
}

void copy_all(const std::vector<at::Tensor>& to, const std::vector<at::Tensor>& from) {
  for (std::size_t i = 0; i < to.size(); ++i) to[i].copy_(from[i]);
}

}  // namespace

TreeStep::TreeStep(Module& network, const Ranks& ranks, std::int64_t shard_count)
    : parameters_(network.parameters()),
      ranks_(ranks),
      losses_(static_cast<std::size_t>(shard_count)) {
  for (const auto& [name, tensor] : network.distinct_tensors()) {
    if (tensor.requires_grad()) continue;
    (tensor.is_floating_point() ? statistics_ : counters_).push_back(tensor);
  }
  statistics_before_ = copies_of(statistics_);
  counters_before_ = copies_of(counters_);
}

void TreeStep::add_shard(double weight, double loss) {
  const c10::AutoGradMode no_grad(false);
  losses_[shards_.size() + static_cast<std::size_t>(ranks_.rank()) * losses_.size() /
                               static_cast<std::size_t>(ranks_.size())] = weight * loss;
  std::vector<at::Tensor> parts;
  for (at::Tensor& parameter : parameters_) {
    parts.push_back(parameter.grad().reshape(-1));
    parameter.mutable_grad() = at::Tensor();
  }
  for (const at::Tensor& tensor : statistics_) parts.push_back((tensor * weight).reshape(-1));
  shards_.push_back(at::cat(parts));
  copy_all(statistics_, statistics_before_);
  copy_all(counters_, counters_before_);
}

void TreeStep::add_empty_shard() {
  std::int64_t size = 0;
  for (const auto* tensors : {&parameters_, &statistics_}) {
    for (const at::Tensor& tensor : *tensors) size += tensor.numel();
  }
  shards_.push_back(at::zeros({size}, parameters_.front().options().requires_grad(false)));
}

double TreeStep::finish() {
  const c10::AutoGradMode no_grad(false);
  const at::Tensor sum = sum_in_tree(std::move(shards_), ranks_);
  std::int64_t begin = 0;
  const auto take = [&](const at::Tensor& like) {
    const at::Tensor part = sum.narrow(0, begin, like.numel()).view(like.sizes());
    begin += like.numel();
    return part;
  };
  for (at::Tensor& parameter : parameters_) {
    at::Tensor gradient = at::empty_like(parameter, parameter.options().requires_grad(false));
    parameter.mutable_grad() = gradient.copy_(take(parameter));
  }
  for (const at::Tensor& tensor : statistics_) tensor.copy_(take(tensor));
  for (const at::Tensor& tensor : counters_) tensor.add_(1);
  // One place for each shard: nothing is rounded before they are added up in their order.
  ranks_.sum(losses_);
  double loss = 0.0;
  for (const double of_shard : losses_) loss += of_shard;
  return loss;
}

}  // namespace hayate
