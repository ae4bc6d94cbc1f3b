// SPDX-License-Identifier: Apache-2.0
#include "hayate/networks/norm_act.h"

#include <ATen/TensorOperators.h>
#include <ATen/ops/batch_norm.h>
#include <ATen/ops/dropout.h>
#include <ATen/ops/group_norm.h>
#include <ATen/ops/instance_norm.h>
#include <ATen/ops/leaky_relu.h>
#include <ATen/ops/prelu.h>
#include <ATen/ops/relu.h>
#include <ATen/ops/rsqrt.h>
#include <c10/core/GradMode.h>

#include "hayate/base/fast_paths.h"
#include "hayate/distributed/rank_sums.h"
#include "hayate/distributed/step_ranks.h"

namespace hayate {
namespace {

at::Tensor activate(const at::Tensor& x, const NormAct& options) {
  if (options.slope.defined()) return at::prelu(x, options.slope.to(x.scalar_type()));
  return options.fixed_slope == 0.0 ? at::relu(x) : at::leaky_relu(x, options.fixed_slope);
}

/// Batch normalisation over the voxels of all ranks that share the batch.
at::Tensor shared_batch_norm(const at::Tensor& x, const NormAct& options, const Ranks& ranks) {
  const std::vector<std::int64_t> axes{0, 2, 3, 4};
  const at::Tensor wide = x.to(at::kFloat);
  auto count = static_cast<double>(x.numel() / x.size(1));
  ranks.sum({&count, 1});
  const at::Tensor mean = sum_for_all(wide.sum(axes, /*keepdim=*/true), ranks) / count;
  const at::Tensor apart = wide - mean;
  const at::Tensor variance =
      sum_for_all((apart * apart).sum(axes, /*keepdim=*/true), ranks) / count;
  {
    const c10::AutoGradMode no_grad(false);
    const auto blend = [](at::Tensor running, const at::Tensor& now) {
      running.mul_(1.0 - NormAct::kMomentum).add_(now.flatten(), NormAct::kMomentum);
    };
    blend(options.running_mean, mean);
    blend(options.running_var, variance * (count / (count - 1.0)));
  }
  const auto of_channels = [](const at::Tensor& parameter) {
    return parameter.view({1, -1, 1, 1, 1});
  };
  return (apart * at::rsqrt(variance + NormAct::kEps) * of_channels(options.weight) +
          of_channels(options.bias))
      .to(x.scalar_type());
}

at::Tensor normalise(const at::Tensor& x, const NormAct& options) {
  switch (options.norm) {
    case NormKind::kBatch:
      if (const Ranks& ranks = *step_ranks().norm; options.is_training && !ranks.is_alone()) {
        return shared_batch_norm(x, options, ranks);
      }
      return at::batch_norm(x, options.weight, options.bias, options.running_mean,
                            options.running_var, options.is_training, NormAct::kMomentum,
                            NormAct::kEps, /*cudnn_enabled=*/true);
    case NormKind::kInstance:
      return at::instance_norm(x, {}, {}, {}, {}, /*use_input_stats=*/true, NormAct::kMomentum,
                               NormAct::kEps, /*cudnn_enabled=*/true);
    case NormKind::kGroup:
      return at::group_norm(x, options.num_groups, options.weight, options.bias, NormAct::kEps,
                            /*cudnn_enabled=*/true);
    case NormKind::kNone:
      break;
  }
  return x;
}

}  // namespace

NormAct NormAct::without_tensors() const {
  NormAct other = *this;
  for (at::Tensor* const tensor :
       {&other.weight, &other.bias, &other.running_mean, &other.running_var, &other.slope}) {
    *tensor = at::Tensor();
  }
  return other;
}

NormAct NormAct::with_parameters(const at::Tensor& new_weight, const at::Tensor& new_bias,
                                 const at::Tensor& new_slope) const {
  NormAct other = *this;
  other.weight = new_weight;
  other.bias = new_bias;
  other.slope = new_slope;
  return other;
}

at::Tensor norm_act_plain(const at::Tensor& x, const NormAct& options, const at::Tensor& residual) {
  at::Tensor y = normalise(x, options);
  if (options.dropout > 0.0) y = at::dropout(y, options.dropout, /*train=*/true);
  const at::Tensor z = activate(y, options);
  return residual.defined() ? z + residual : z;
}

at::Tensor norm_act(const at::Tensor& x, const NormAct& options, const at::Tensor& residual) {
  return takes_fast_path("norm_act", why_not_fuse_norm_act(x, options, residual))
             ? norm_act_fused(x, options, residual)
             : norm_act_plain(x, options, residual);
}

}  // namespace hayate
