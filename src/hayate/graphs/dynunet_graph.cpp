// SPDX-License-Identifier: Apache-2.0
#include "hayate/graphs/dynunet_graph.h"

#include <fmt/format.h>

#include "hayate/graphs/graph_builder.h"

namespace hayate {
namespace {

class DynUNetGraph {
 public:
  DynUNetGraph(const DynUNetOptions& options, std::int64_t in_channels)
      : options_(options), filters_(options.level_filters()), builder_(in_channels) {}

  /// \returns the results of all levels, from the top to the bottom
  std::vector<std::size_t> down() {
    std::vector<std::size_t> levels;
    std::size_t x = GraphBuilder::image();
    for (std::size_t level = 0; level < filters_.size(); ++level) {
      x = block(down_name(level), filters_[level], options_.kernel_size[level],
                options_.strides[level], options_.res_block, x);
      levels.push_back(x);
    }
    return levels;
  }

  std::size_t up(const std::vector<std::size_t>& levels) {
    const std::size_t bottom = bottom_level();
    std::size_t x = levels[bottom];
    for (std::size_t level = bottom; level-- > 0;) {
      const std::string module = fmt::format("upsamples.{}", bottom - 1 - level);
      ConvOperation transposed = make_conv(filters_[level], options_.upsample_kernel_size[level],
                                           options_.upsample_kernel_size[level]);
      transposed.has_bias = options_.trans_bias;
      transposed.is_transposed = true;
      x = builder_.convolve(module + ".transp_conv.conv", transposed, x);
      x = block(module + ".conv_block", filters_[level], options_.kernel_size[level + 1],
                /*stride=*/1, /*is_residual=*/false, builder_.concatenate(x, levels[level]));
    }
    return x;
  }

  void finish(std::int64_t out_channels, std::size_t x) {
    ConvOperation head = make_conv(out_channels, /*kernel_size=*/1, /*stride=*/1);
    head.has_bias = true;
    builder_.convolve("output_block.conv.conv", head, x);
  }

  NetworkGraph take() { return builder_.take(); }

 private:
  std::size_t bottom_level() const { return filters_.size() - 1; }

  std::string down_name(std::size_t level) const {
    if (level == 0) return "input_block";
    if (level == bottom_level()) return "bottleneck";
    return fmt::format("downsamples.{}", level - 1);
  }

  /// Without a bias, padded so that only the stride changes the size.
  static ConvOperation make_conv(std::int64_t out_channels, const PerAxis& kernel_size,
                                 const PerAxis& stride) {
    ConvOperation conv;
    conv.out_channels = out_channels;
    conv.kernel_size = kernel_size;
    conv.stride = stride;
    conv.padding = (kernel_size - stride + 1) / 2;
    conv.has_bias = false;
    return conv;
  }

  std::size_t normalise(const std::string& module, std::size_t x) {
    return builder_.normalise(module, options_.norm_name, options_.num_groups, options_.affine, x);
  }

  std::size_t activate(const std::string& block, std::size_t x) {
    return builder_.activate(block + ".lrelu", options_.act_name, x);
  }

  /// Two convolutions, the first with the stride; a residual one adds its input, or a strided 1x1x1
  /// convolution of it, before the last activation.
  std::size_t block(const std::string& module, std::int64_t out_channels,
                    const PerAxis& kernel_size, const PerAxis& stride, bool is_residual,
                    std::size_t x) {
    std::size_t y =
        builder_.convolve(module + ".conv1.conv", make_conv(out_channels, kernel_size, stride), x);
    y = activate(module, normalise(module + ".norm1", y));
    y = builder_.convolve(module + ".conv2.conv",
                          make_conv(out_channels, kernel_size, /*stride=*/1), y);
    y = normalise(module + ".norm2", y);
    if (is_residual) y = builder_.add(y, shortcut(module, out_channels, stride, x));
    return activate(module, y);
  }

  std::size_t shortcut(const std::string& module, std::int64_t out_channels, const PerAxis& stride,
                       std::size_t x) {
    if (stride == 1 && builder_.channels(x) == out_channels) return x;
    return normalise(module + ".norm3",
                     builder_.convolve(module + ".conv3.conv",
                                       make_conv(out_channels, /*kernel_size=*/1, stride), x));
  }

  const DynUNetOptions& options_;
  std::vector<std::int64_t> filters_;
  GraphBuilder builder_;
};

}  // namespace

NetworkGraph make_graph(const DynUNetOptions& options, const NetworkChannels& channels) {
  DynUNetGraph graph(options, channels.in_channels);
  graph.finish(channels.out_channels, graph.up(graph.down()));
  return graph.take();
}

}  // namespace hayate
