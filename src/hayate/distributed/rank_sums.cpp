// SPDX-License-Identifier: Apache-2.0
#include "hayate/distributed/rank_sums.h"

#include <vector>

#include <ATen/TensorOperators.h>
#include <ATen/ops/where.h>
#include <torch/csrc/autograd/custom_function.h>

namespace hayate {
namespace {

using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

at::Tensor summed(const at::Tensor& x, const Ranks& ranks) {
  // In float64 on the host: a handful of numbers, whose sum is then the same on all ranks.
  const at::Tensor wide = x.detach().to(at::kCPU, at::kDouble).contiguous().clone();
  ranks.sum({wide.mutable_data_ptr<double>(), static_cast<std::size_t>(wide.numel())});
  return wide.to(x.device(), x.scalar_type());
}

class SumFunction : public torch::autograd::Function<SumFunction> {
 public:
  static at::Tensor forward(AutogradContext* context, const at::Tensor& x, const Ranks* ranks,
                            bool sums_gradient) {
    context->saved_data["ranks"] = reinterpret_cast<std::int64_t>(ranks);
    context->saved_data["sums_gradient"] = sums_gradient;
    return summed(x, *ranks);
  }

  static variable_list backward(AutogradContext* context, const variable_list& grads) {
    const auto* const ranks = reinterpret_cast<const Ranks*>(context->saved_data["ranks"].toInt());
    const bool sums_gradient = context->saved_data["sums_gradient"].toBool();
    return {sums_gradient ? summed(grads[0], *ranks) : grads[0], at::Tensor(), at::Tensor()};
  }
};

}  // namespace

at::Tensor sum_for_loss(const at::Tensor& x, const Ranks& ranks) {
  return ranks.is_alone() ? x : SumFunction::apply(x, &ranks, /*sums_gradient=*/false);
}

at::Tensor sum_for_all(const at::Tensor& x, const Ranks& ranks) {
  return ranks.is_alone() ? x : SumFunction::apply(x, &ranks, /*sums_gradient=*/true);
}

at::Tensor mean_for_loss(const at::Tensor& x, const Ranks& ranks) {
  if (ranks.is_alone()) return x.mean();
  auto count = static_cast<double>(x.numel());
  ranks.sum({&count, 1});
  return sum_for_loss(x.sum(), ranks).div(count);
}

at::Tensor mean_of_counted(const at::Tensor& x, const at::Tensor& count, const Ranks& ranks) {
  if (ranks.is_alone()) {
    return x / at::where(count.gt(0.0), count, 1.0).to(x.scalar_type());
  }
  auto of_all = count.item<double>();
  ranks.sum({&of_all, 1});
  const at::Tensor sum = sum_for_loss(x, ranks);
  return of_all > 0.0 ? sum / of_all : sum;
}

}  // namespace hayate
