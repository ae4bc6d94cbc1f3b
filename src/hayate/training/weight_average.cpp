// SPDX-License-Identifier: Apache-2.0
#include "hayate/training/weight_average.h"

#include <algorithm>

#include <ATen/TensorOperators.h>
#include <ATen/ops/zeros.h>
#include <c10/core/GradMode.h>

namespace hayate {

WeightAverage::WeightAverage(const Module& network, double share)
    : share_(share), step_count_(at::zeros({}, at::kLong)) {
  for (const auto& [name, tensor] : network.distinct_tensors()) {
    if (!tensor.is_floating_point()) continue;
    own_.emplace_back(name, tensor.detach());
    means_.push_back(tensor.detach().clone());
  }
}

void WeightAverage::add_step() {
  const c10::AutoGradMode no_grad(false);
  step_count_.add_(1);
  const auto steps = static_cast<double>(*step_count_.const_data_ptr<std::int64_t>());
  const double weight = 1.0 / std::max(1.0, share_ * steps);
  for (std::size_t i = 0; i < means_.size(); ++i) means_[i].lerp_(own_[i].second, weight);
}

void WeightAverage::swap() {
  const c10::AutoGradMode no_grad(false);
  for (std::size_t i = 0; i < means_.size(); ++i) {
    const at::Tensor mean = means_[i].clone();
    means_[i].copy_(own_[i].second);
    own_[i].second.copy_(mean);
  }
}

std::vector<std::pair<std::string, at::Tensor>> WeightAverage::state() const {
  std::vector<std::pair<std::string, at::Tensor>> entries{{"step", step_count_}};
  for (std::size_t i = 0; i < means_.size(); ++i) entries.emplace_back(own_[i].first, means_[i]);
  return entries;
}

}  // namespace hayate
