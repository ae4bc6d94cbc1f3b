// SPDX-License-Identifier: Apache-2.0
#include "hayate/networks/unet.h"

#include "hayate/networks/convolution.h"
#include "hayate/networks/residual_unit.h"

namespace hayate {
namespace {

std::shared_ptr<Block> make_down(const UNetOptions& options, std::int64_t in_channels,
                                 std::int64_t out_channels, const PerAxis& stride) {
  if (options.num_res_units > 0) {
    return std::make_shared<ResidualUnit>(options,
                                          ResidualUnit::Shape{.in_channels = in_channels,
                                                              .out_channels = out_channels,
                                                              .stride = stride,
                                                              .subunits = options.num_res_units});
  }
  return std::make_shared<Convolution>(options,
                                       Convolution::Shape{.in_channels = in_channels,
                                                          .out_channels = out_channels,
                                                          .stride = stride,
                                                          .kernel_size = options.kernel_size});
}

/// A transposed convolution and, in a network with residual units, a ResidualUnit of one subunit;
/// the top one ends in a bare convolution.
class Up final : public Block {
 public:
  Up(std::shared_ptr<Convolution> upsample, std::shared_ptr<ResidualUnit> refine)
      : upsample_(register_module("0", std::move(upsample))),
        refine_(register_module("1", std::move(refine))) {}

  at::Tensor forward(const at::Tensor& x) override {
    return refine_->forward_after(*upsample_, upsample_->convolve(x));
  }
  at::Tensor forward_joined(const at::Tensor& x, const at::Tensor& rest) override {
    return refine_->forward_after(*upsample_, upsample_->convolve_joined(x, rest));
  }

 private:
  std::shared_ptr<Convolution> upsample_;
  std::shared_ptr<ResidualUnit> refine_;
};

std::shared_ptr<Block> make_up(const UNetOptions& options, std::int64_t in_channels,
                               std::int64_t out_channels, const PerAxis& stride, bool is_top) {
  auto upsample = std::make_shared<Convolution>(
      options, Convolution::Shape{.in_channels = in_channels,
                                  .out_channels = out_channels,
                                  .stride = stride,
                                  .kernel_size = options.up_kernel_size,
                                  .transposed = true,
                                  .conv_only = is_top && options.num_res_units == 0});
  if (options.num_res_units == 0) return upsample;
  auto refine =
      std::make_shared<ResidualUnit>(options, ResidualUnit::Shape{.in_channels = out_channels,
                                                                  .out_channels = out_channels,
                                                                  .stride = 1,
                                                                  .subunits = 1,
                                                                  .last_conv_only = is_top});
  return std::make_shared<Up>(std::move(upsample), std::move(refine));
}

/// What is below a skip connection; MONAI's SkipConnection joins x and this.
class SkipConnection final : public Block {
 public:
  explicit SkipConnection(std::shared_ptr<Block> submodule)
      : submodule_(register_module("submodule", std::move(submodule))) {}

  at::Tensor forward(const at::Tensor& x) override { return submodule_->forward(x); }

 private:
  std::shared_ptr<Block> submodule_;
};

/// Down, everything below, and up again.
class Level final : public Block {
 public:
  Level(std::shared_ptr<Block> down, std::shared_ptr<Block> below, std::shared_ptr<Block> up)
      : down_(register_module("0", std::move(down))),
        skip_(register_module("1", std::make_shared<SkipConnection>(std::move(below)))),
        up_(register_module("2", std::move(up))) {}

  at::Tensor forward(const at::Tensor& x) override {
    const at::Tensor here = down_->forward(x);
    return up_->forward_joined(here, skip_->forward(here));
  }

 private:
  std::shared_ptr<Block> down_;
  std::shared_ptr<SkipConnection> skip_;
  std::shared_ptr<Block> up_;
};

/// The network from `level` down. The inner levels come first, because in MONAI they draw their
/// weights first.
std::shared_ptr<Block> make_level(const UNetOptions& options, std::size_t level,
                                  std::int64_t in_channels, std::int64_t out_channels) {
  const auto& channels = options.channels;
  const std::int64_t width = channels[level];
  const PerAxis& stride = options.strides[level];
  const bool has_bottom_below = level + 2 == channels.size();

  auto below = has_bottom_below ? make_down(options, width, channels[level + 1], /*stride=*/1)
                                : make_level(options, level + 1, width, width);
  const std::int64_t below_channels = has_bottom_below ? channels[level + 1] : width;
  auto down = make_down(options, in_channels, width, stride);
  auto up = make_up(options, width + below_channels, out_channels, stride, level == 0);
  return std::make_shared<Level>(std::move(down), std::move(below), std::move(up));
}

}  // namespace

UNet::UNet(const UNetOptions& options, const NetworkChannels& channels) {
  options.check(channels);
  model_ =
      register_module("model", make_level(options, 0, channels.in_channels, channels.out_channels));
}

at::Tensor UNet::forward(const at::Tensor& x) {
  return model_->forward(x);
}

std::shared_ptr<Block> make_network(const UNetOptions& options, const NetworkChannels& channels) {
  return std::make_shared<UNet>(options, channels);
}

}  // namespace hayate
