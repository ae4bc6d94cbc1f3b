// SPDX-License-Identifier: Apache-2.0
#include "hayate/networks/unet.h"

#include <c10/core/GradMode.h>

#include "hayate/networks/convolution.h"
#include "hayate/networks/residual_unit.h"
#include "hayate/networks/slabs.h"

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
  /// \param is_local  whether, in evaluation, a voxel depends on those around it only.
  Up(std::shared_ptr<Convolution> upsample, std::shared_ptr<ResidualUnit> refine, SlabReach reach,
     bool is_local)
      : upsample_(register_module("0", std::move(upsample))),
        refine_(register_module("1", std::move(refine))),
        reach_(reach),
        is_local_(is_local) {}

  at::Tensor forward(const at::Tensor& x) override { return forward_joined(x, {}); }
  at::Tensor forward_joined(const at::Tensor& x, const at::Tensor& rest) override {
    const std::int64_t slab = slab_planes(x);
    if (slab >= x.size(2)) return compute(x, rest);
    return compute_in_slabs(x.size(2), slab, reach_, [&](std::int64_t begin, std::int64_t end) {
      return compute(planes(x, begin, end), planes(rest, begin, end));
    });
  }

 private:
  at::Tensor compute(const at::Tensor& x, const at::Tensor& rest) {
    return refine_->forward_after(
        *upsample_, rest.defined() ? upsample_->convolve_joined(x, rest) : upsample_->convolve(x));
  }

  /// Planes of the input that are computed at once: all where gradients are kept, and where the
  /// output is small beside the memory of any machine. Of many classes the layers at full
  /// resolution would take several times the output.
  std::int64_t slab_planes(const at::Tensor& x) const {
    constexpr std::int64_t kLargeBytes = 200'000'000;
    const bool keeps_nothing = !c10::GradMode::is_enabled() && !is_training() && is_local_;
    if (!keeps_nothing || x.size(0) != 1 || !x.is_cpu()) return x.size(2);
    const ConvOptions& conv = upsample_->conv().options();
    const std::int64_t bytes = conv.output_size(spatial_size(x)).product() * conv.out_channels *
                               static_cast<std::int64_t>(x.element_size());
    // A halo of a few planes shall not count for much.
    return bytes < kLargeBytes ? x.size(2) : 12 * reach_.halo;
  }

  std::shared_ptr<Convolution> upsample_;
  std::shared_ptr<ResidualUnit> refine_;
  SlabReach reach_;
  bool is_local_;
};

/// Of a transposed convolution and a convolution behind it.
SlabReach reach_of(const UNetOptions& options, const PerAxis& stride) {
  const std::int64_t scale = stride[0];
  // How many planes of the upsampled volume a voxel depends on, to either side.
  const std::int64_t around = options.kernel_size[0] / 2 + options.up_kernel_size[0] / 2;
  return {scale, (around + scale - 1) / scale};
}

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
  const bool is_local = options.norm == NormKind::kBatch || options.norm == NormKind::kNone;
  return std::make_shared<Up>(std::move(upsample), std::move(refine), reach_of(options, stride),
                              is_local);
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
