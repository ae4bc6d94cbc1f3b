// SPDX-License-Identifier: Apache-2.0
#include "hayate/graphs/unet_graph.h"

#include <fmt/format.h>

#include "hayate/graphs/graph_builder.h"

namespace hayate {
namespace {

class UNetGraph {
 public:
  UNetGraph(const UNetOptions& options, std::int64_t in_channels)
      : options_(options), builder_(in_channels) {}

  /// Down, everything below, and up again.
  std::size_t add_level(const std::string& module, std::size_t level, std::int64_t out_channels,
                        std::size_t x) {
    const auto& channels = options_.channels;
    const bool has_bottom_below = level + 2 == channels.size();
    const std::string below = module + ".1.submodule";

    const std::size_t here = down(module + ".0", channels[level], options_.strides[level], x);
    const std::size_t from_below = has_bottom_below
                                       ? down(below, channels[level + 1], /*stride=*/1, here)
                                       : add_level(below, level + 1, channels[level], here);
    return up(module + ".2", out_channels, options_.strides[level], level == 0,
              builder_.concatenate(here, from_below));
  }

  NetworkGraph take() { return builder_.take(); }

 private:
  ConvOperation make_conv(std::int64_t out_channels, const PerAxis& kernel_size,
                          const PerAxis& stride) const {
    ConvOperation conv;
    conv.out_channels = out_channels;
    conv.kernel_size = kernel_size;
    conv.stride = stride;
    conv.padding = (kernel_size - 1) / 2;
    conv.has_bias = options_.bias;
    return conv;
  }

  /// MONAI's Convolution: the child `conv` and, unless it is bare, `adn`.
  std::size_t convolution(const std::string& module, const ConvOperation& conv, bool is_bare,
                          std::size_t x) {
    const std::size_t convolved = builder_.convolve(module + ".conv", conv, x);
    if (is_bare) return convolved;
    const std::size_t normalised =
        builder_.normalise(module + ".adn.N", options_.norm, options_.num_groups,
                           /*instance_parameters=*/false, convolved);
    return builder_.activate(module + ".adn.A", options_.act, normalised);
  }

  std::size_t residual_unit(const std::string& module, std::int64_t out_channels,
                            const PerAxis& stride, std::int64_t subunits, bool is_last_bare,
                            std::size_t x) {
    std::size_t y = x;
    for (std::int64_t unit = 0; unit < subunits; ++unit) {
      y = convolution(
          fmt::format("{}.conv.unit{}", module, unit),
          make_conv(out_channels, options_.kernel_size, unit == 0 ? stride : PerAxis(1)),
          is_last_bare && unit == subunits - 1, y);
    }
    if (stride == 1 && builder_.channels(x) == out_channels) return builder_.add(y, x);
    const PerAxis kernel_size = stride == 1 ? PerAxis(1) : options_.kernel_size;
    return builder_.add(y, builder_.convolve(module + ".residual",
                                             make_conv(out_channels, kernel_size, stride), x));
  }

  std::size_t down(const std::string& module, std::int64_t out_channels, const PerAxis& stride,
                   std::size_t x) {
    if (options_.num_res_units > 0) {
      return residual_unit(module, out_channels, stride, options_.num_res_units,
                           /*is_last_bare=*/false, x);
    }
    return convolution(module, make_conv(out_channels, options_.kernel_size, stride),
                       /*is_bare=*/false, x);
  }

  std::size_t up(const std::string& module, std::int64_t out_channels, const PerAxis& stride,
                 bool is_top, std::size_t x) {
    ConvOperation transposed = make_conv(out_channels, options_.up_kernel_size, stride);
    transposed.is_transposed = true;
    if (options_.num_res_units == 0) return convolution(module, transposed, is_top, x);
    const std::size_t upsampled = convolution(module + ".0", transposed, /*is_bare=*/false, x);
    return residual_unit(module + ".1", out_channels, /*stride=*/1, /*subunits=*/1, is_top,
                         upsampled);
  }

  const UNetOptions& options_;
  GraphBuilder builder_;
};

}  // namespace

NetworkGraph make_graph(const UNetOptions& options, const NetworkChannels& channels) {
  UNetGraph graph(options, channels.in_channels);
  graph.add_level("model", 0, channels.out_channels, GraphBuilder::image());
  return graph.take();
}

}  // namespace hayate
