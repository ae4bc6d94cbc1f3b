// SPDX-License-Identifier: Apache-2.0
#include "hayate/networks/segresnet.h"

#include <string>

#include <ATen/TensorOperators.h>
#include <ATen/ops/feature_dropout.h>
#include <ATen/ops/upsample_trilinear3d.h>

#include "hayate/networks/bare_convolution.h"
#include "hayate/networks/norm_act_conv.h"

namespace hayate {
namespace {

/// conv2(act(norm2(conv1(act(norm1(x)))))) + x (monai/networks/blocks/segresnet_block.py).
class ResBlock final : public Block {
 public:
  ResBlock(const SegResNetOptions& options, std::int64_t channels)
      : norm1_(register_module("norm1", make_norm(options, channels))),
        norm2_(register_module("norm2", make_norm(options, channels))),
        activation_(register_module("act", std::make_shared<Activation>(options.act))),
        conv1_(make_conv("conv1", channels)),
        conv2_(make_conv("conv2", channels)) {}

  at::Tensor forward(const at::Tensor& x) override {
    return convolve(convolve(x, *norm1_, *conv1_), *norm2_, *conv2_) + x;
  }

  static std::shared_ptr<Norm> make_norm(const SegResNetOptions& options, std::int64_t channels) {
    return std::make_shared<Norm>(options.norm, channels, options.num_groups);
  }

 private:
  std::shared_ptr<Conv> make_conv(const std::string& name, std::int64_t channels) {
    return register_module(name, std::make_shared<BareConvolution>(
                                     BareConvolution::options(channels, channels, 3)))
        ->conv();
  }

  at::Tensor convolve(const at::Tensor& x, Norm& norm, Conv& conv) const {
    return norm_act_conv(x, norm_act_options(norm, *activation_), conv).z;
  }

  std::shared_ptr<Norm> norm1_;
  std::shared_ptr<Norm> norm2_;
  std::shared_ptr<Activation> activation_;
  std::shared_ptr<Conv> conv1_;
  std::shared_ptr<Conv> conv2_;
};

/// Twice as large, between voxel centres (align_corners=False).
class TrilinearUpsample final : public Block {
 public:
  at::Tensor forward(const at::Tensor& x) override {
    // Autocast computes it in float32; what is added to it is in the type of x.
    return at::upsample_trilinear3d(x, {2 * x.size(2), 2 * x.size(3), 2 * x.size(4)},
                                    /*align_corners=*/false, 2.0, 2.0, 2.0)
        .to(x.scalar_type());
  }
};

/// MONAI's UpSample in the mode deconv: the child `deconv`.
class Deconvolution final : public Block {
 public:
  explicit Deconvolution(std::int64_t channels)
      : deconv_(
            register_module("deconv", std::make_shared<Conv>(ConvOptions{.in_channels = channels,
                                                                         .out_channels = channels,
                                                                         .kernel_size = 2,
                                                                         .stride = 2,
                                                                         .padding = 0,
                                                                         .transposed = true}))) {}

  at::Tensor forward(const at::Tensor& x) override { return deconv_->forward(x); }

 private:
  std::shared_ptr<Conv> deconv_;
};

std::shared_ptr<Block> make_upsample(UpsampleMode mode, std::int64_t channels) {
  if (mode == UpsampleMode::kDeconv) return std::make_shared<Deconvolution>(channels);
  return std::make_shared<TrilinearUpsample>();
}

at::Tensor run(const std::vector<std::shared_ptr<Block>>& blocks, at::Tensor x) {
  for (const auto& block : blocks) x = block->forward(x);
  return x;
}

}  // namespace

SegResNet::SegResNet(const SegResNetOptions& options, const NetworkChannels& channels)
    : dropout_prob_(options.dropout_prob) {
  options.check(channels);
  conv_init_ =
      register_module("convInit", std::make_shared<BareConvolution>(BareConvolution::options(
                                      channels.in_channels, options.init_filters, 3)));
  make_down(options);
  make_up(options);
  make_final(options, channels.out_channels);
}

void SegResNet::make_down(const SegResNetOptions& options) {
  const auto layers = register_module("down_layers", std::make_shared<Group>());
  for (std::size_t level = 0; level < options.blocks_down.size(); ++level) {
    const std::int64_t width = options.init_filters << level;
    const auto layer = layers->register_module(std::to_string(level), std::make_shared<Group>());
    Blocks blocks;
    if (level > 0) {
      blocks.push_back(layer->register_module(
          "0",
          std::make_shared<BareConvolution>(BareConvolution::options(width / 2, width, 3, 2))));
    }
    // The first level has an identity in the place of its step down.
    for (std::int64_t i = 1; i <= options.blocks_down[level]; ++i) {
      blocks.push_back(
          layer->register_module(std::to_string(i), std::make_shared<ResBlock>(options, width)));
    }
    down_layers_.push_back(std::move(blocks));
  }
}

void SegResNet::make_up(const SegResNetOptions& options) {
  const auto layers = register_module("up_layers", std::make_shared<Group>());
  const auto samples = register_module("up_samples", std::make_shared<Group>());
  const std::size_t steps = options.blocks_up.size();
  // Blocks draw their weights before the step up that they follow, as in MONAI.
  for (std::size_t step = 0; step < steps; ++step) {
    const std::int64_t width = options.init_filters << (steps - step - 1);
    const auto layer = layers->register_module(std::to_string(step), std::make_shared<Group>());
    Blocks blocks;
    for (std::int64_t i = 0; i < options.blocks_up[step]; ++i) {
      blocks.push_back(
          layer->register_module(std::to_string(i), std::make_shared<ResBlock>(options, width)));
    }
    up_layers_.push_back(std::move(blocks));

    const auto sample = samples->register_module(std::to_string(step), std::make_shared<Group>());
    const auto narrow = sample->register_module(
        "0", std::make_shared<BareConvolution>(BareConvolution::options(2 * width, width, 1)));
    up_samples_.push_back(
        {narrow, sample->register_module("1", make_upsample(options.upsample_mode, width))});
  }
}

void SegResNet::make_final(const SegResNetOptions& options, std::int64_t out_channels) {
  const auto group = register_module("conv_final", std::make_shared<Group>());
  ConvOptions last = BareConvolution::options(options.init_filters, out_channels, 1);
  last.bias = true;
  final_norm_ = group->register_module("0", ResBlock::make_norm(options, options.init_filters));
  final_activation_ = group->register_module("1", std::make_shared<Activation>(options.act));
  final_conv_ = group->register_module("2", std::make_shared<BareConvolution>(last))->conv();
}

at::Tensor SegResNet::forward(const at::Tensor& images) {
  at::Tensor x = conv_init_->forward(images);
  // Whole channels are dropped, as torch.nn.Dropout3d does.
  if (is_training() && dropout_prob_ > 0.0) {
    x = at::feature_dropout(x, dropout_prob_, /*train=*/true);
  }
  std::vector<at::Tensor> skips;
  for (const Blocks& layer : down_layers_) {
    x = run(layer, x);
    skips.push_back(x);
  }
  skips.pop_back();
  for (std::size_t step = 0; step < up_layers_.size(); ++step) {
    x = run(up_samples_[step], x) + skips.back();
    skips.pop_back();
    x = run(up_layers_[step], x);
  }
  return norm_act_conv(x, norm_act_options(*final_norm_, *final_activation_), *final_conv_).z;
}

std::shared_ptr<Block> make_network(const SegResNetOptions& options,
                                    const NetworkChannels& channels) {
  return std::make_shared<SegResNet>(options, channels);
}

}  // namespace hayate
