// SPDX-License-Identifier: Apache-2.0
#include "hayate/graphs/segresnet_graph.h"

#include <fmt/format.h>

#include "hayate/graphs/graph_builder.h"

namespace hayate {
namespace {

class SegResNetGraph {
 public:
  SegResNetGraph(const SegResNetOptions& options, std::int64_t in_channels)
      : options_(options), builder_(in_channels) {}

  /// \returns the results of all levels, from the top to the bottom
  std::vector<std::size_t> down() {
    std::size_t x =
        convolve("convInit", options_.init_filters, /*kernel_size=*/3, GraphBuilder::image());
    std::vector<std::size_t> levels;
    for (std::size_t level = 0; level < options_.blocks_down.size(); ++level) {
      const std::string module = fmt::format("down_layers.{}", level);
      if (level > 0) {
        x = convolve(module + ".0", options_.init_filters << level, /*kernel_size=*/3, x,
                     /*stride=*/2);
      }
      // The first of the layer is its step down, which the first level has not.
      x = blocks(module, /*first=*/1, options_.blocks_down[level], x);
      levels.push_back(x);
    }
    return levels;
  }

  std::size_t up(std::vector<std::size_t> levels) {
    const std::size_t steps = options_.blocks_up.size();
    std::size_t x = levels.back();
    levels.pop_back();
    for (std::size_t step = 0; step < steps; ++step) {
      const std::int64_t width = options_.init_filters << (steps - step - 1);
      const std::string sample = fmt::format("up_samples.{}", step);
      x = upsample(sample + ".1", convolve(sample + ".0", width, /*kernel_size=*/1, x));
      x = builder_.add(x, levels.back());
      levels.pop_back();
      x = blocks(fmt::format("up_layers.{}", step), /*first=*/0, options_.blocks_up[step], x);
    }
    return x;
  }

  void finish(std::int64_t out_channels, std::size_t x) {
    convolve("conv_final.2", out_channels, /*kernel_size=*/1,
             norm_act("conv_final.0", "conv_final.1", x), /*stride=*/1, /*has_bias=*/true);
  }

  NetworkGraph take() { return builder_.take(); }

 private:
  /// Padded so that only the stride changes the size.
  std::size_t convolve(const std::string& module, std::int64_t out_channels,
                       std::int64_t kernel_size, std::size_t x, std::int64_t stride = 1,
                       bool has_bias = false) {
    ConvOperation conv;
    conv.out_channels = out_channels;
    conv.kernel_size = kernel_size;
    conv.stride = stride;
    conv.padding = (kernel_size - stride + 1) / 2;
    conv.has_bias = has_bias;
    return builder_.convolve(module + ".conv", conv, x);
  }

  std::size_t norm_act(const std::string& norm, const std::string& act, std::size_t x) {
    return builder_.activate(act, options_.act,
                             builder_.normalise(norm, options_.norm, options_.num_groups,
                                                /*instance_parameters=*/false, x));
  }

  /// Residual blocks, numbered from `first` on.
  std::size_t blocks(const std::string& layer, std::int64_t first, std::int64_t count,
                     std::size_t x) {
    for (std::int64_t i = first; i < first + count; ++i) {
      const std::string module = fmt::format("{}.{}", layer, i);
      const std::int64_t width = builder_.channels(x);
      std::size_t y = x;
      for (const char* half : {"1", "2"}) {
        y = norm_act(module + ".norm" + half, module + ".act", y);
        y = convolve(module + ".conv" + half, width, /*kernel_size=*/3, y);
      }
      x = builder_.add(y, x);
    }
    return x;
  }

  std::size_t upsample(const std::string& module, std::size_t x) {
    if (options_.upsample_mode == UpsampleMode::kNontrainable) return builder_.upsample(x);
    ConvOperation deconv;
    deconv.out_channels = builder_.channels(x);
    deconv.kernel_size = 2;
    deconv.stride = 2;
    deconv.padding = 0;
    deconv.is_transposed = true;
    return builder_.convolve(module + ".deconv", deconv, x);
  }

  const SegResNetOptions& options_;
  GraphBuilder builder_;
};

}  // namespace

NetworkGraph make_graph(const SegResNetOptions& options, const NetworkChannels& channels) {
  SegResNetGraph graph(options, channels.in_channels);
  graph.finish(channels.out_channels, graph.up(graph.down()));
  return graph.take();
}

}  // namespace hayate
