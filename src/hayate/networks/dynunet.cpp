// SPDX-License-Identifier: Apache-2.0
#include "hayate/networks/dynunet.h"

#include <cmath>
#include <string>

#include <ATen/ops/rand.h>
#include <ATen/ops/stack.h>
#include <ATen/ops/upsample_nearest3d.h>
#include <c10/core/GradMode.h>

namespace hayate {
namespace {

/// Logits of the same size, finest first, as [N, levels, C, X, Y, Z], so laid out that each level
/// is in the layout of channels_last_3d.
at::Tensor stack_levels(const std::vector<at::Tensor>& logits) {
  std::vector<at::Tensor> rows;
  for (const at::Tensor& level : logits) rows.push_back(level.permute({0, 2, 3, 4, 1}));
  return at::stack(rows).permute({1, 0, 5, 2, 3, 4});
}

}  // namespace

DynUNet::DynUNet(const DynUNetOptions& options, const NetworkChannels& channels) {
  options.check(channels);
  make_levels(options, channels.in_channels);
  make_heads(options, channels.out_channels);
  draw_weights();
  register_module("skip_layers", make_skips(0));
}

// Makes the levels in MONAI's order, in which the weights are drawn.
void DynUNet::make_levels(const DynUNetOptions& options, std::int64_t in_channels) {
  const std::vector<std::int64_t> filters = options.level_filters();
  const std::size_t bottom = filters.size() - 1;
  const auto make_down = [&](std::size_t level) {
    down_.push_back(std::make_shared<UnetBlock>(
        options, UnetBlock::Shape{.in_channels = level == 0 ? in_channels : filters[level - 1],
                                  .out_channels = filters[level],
                                  .kernel_size = options.kernel_size[level],
                                  .stride = options.strides[level],
                                  .is_residual = options.res_block}));
    return down_.back();
  };
  register_module("input_block", make_down(0));
  const auto downsamples = register_module("downsamples", std::make_shared<Group>());
  for (std::size_t level = 1; level < bottom; ++level) {
    downsamples->register_module(std::to_string(level - 1), make_down(level));
  }
  register_module("bottleneck", make_down(bottom));

  const auto upsamples = register_module("upsamples", std::make_shared<Group>());
  up_.resize(bottom);
  for (std::size_t level = bottom; level-- > 0;) {
    up_[level] = upsamples->register_module(
        std::to_string(bottom - 1 - level),
        std::make_shared<UnetUpBlock>(options, filters[level + 1], filters[level],
                                      options.kernel_size[level + 1],
                                      options.upsample_kernel_size[level]));
  }
}

void DynUNet::make_heads(const DynUNetOptions& options, std::int64_t out_channels) {
  const std::vector<std::int64_t> filters = options.level_filters();
  const auto make_head = [&](std::size_t level) {
    heads_.push_back(std::make_shared<UnetOutBlock>(filters[level], out_channels));
    return heads_.back();
  };
  register_module("output_block", make_head(0));
  at::rand({1});  // MONAI draws one number for a place holder.
  if (!options.deep_supervision) return;
  const auto group = register_module("deep_supervision_heads", std::make_shared<Group>());
  for (std::int64_t i = 0; i < options.deep_supr_num; ++i) {
    group->register_module(std::to_string(i), make_head(static_cast<std::size_t>(i) + 1));
  }
}

/// kaiming_normal_ with a = 0.01, once more over what the convolutions drew themselves.
void DynUNet::draw_weights() const {
  const c10::AutoGradMode no_grad(false);
  const double gain = std::sqrt(2.0 / (1.0 + 0.01 * 0.01));
  for (const auto& [name, tensor] : state_dict()) {
    if (tensor.dim() == 5) {
      const auto fan_in = static_cast<double>(tensor[0].numel());
      tensor.normal_(0.0, gain / std::sqrt(fan_in));
    } else if (name.ends_with("bias")) {
      tensor.zero_();
    }
  }
}

/// The names that MONAI's nested skip layers give the same tensors again.
std::shared_ptr<Module> DynUNet::make_skips(std::size_t level) const {
  if (level == up_.size()) return down_[level];
  auto layer = std::make_shared<Group>();
  layer->register_module("downsample", down_[level]);
  layer->register_module("next_layer", make_skips(level + 1));
  layer->register_module("upsample", up_[level]);
  if (level > 0 && level < heads_.size()) layer->register_module("super_head", heads_[level]);
  return layer;
}

at::Tensor DynUNet::forward(const at::Tensor& images) {
  std::vector<at::Tensor> skips;
  at::Tensor x = images;
  for (const auto& block : down_) {
    x = block->forward(x);
    skips.push_back(x);
  }
  const std::size_t head_count = is_training() ? heads_.size() : 1;
  std::vector<at::Tensor> logits(head_count);
  for (std::size_t level = up_.size(); level-- > 0;) {
    skips.pop_back();
    x = up_[level]->forward(x, skips.back());
    if (level < head_count) logits[level] = heads_[level]->forward(x);
  }
  if (head_count == 1) return logits.front();
  for (std::size_t level = 1; level < head_count; ++level) {
    logits[level] = at::upsample_nearest3d(logits[level], logits.front().sizes().slice(2));
  }
  return stack_levels(logits);
}

std::shared_ptr<Block> make_network(const DynUNetOptions& options,
                                    const NetworkChannels& channels) {
  return std::make_shared<DynUNet>(options, channels);
}

}  // namespace hayate
