// SPDX-License-Identifier: Apache-2.0
// What graphs/ says of the networks is what they compute: a graph is interpreted by ATen's
// operators, on the weights of the network that it is of.
#include "hayate/graphs/network_graph.h"

#include <map>

#include <ATen/ops/batch_norm.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/convolution.h>
#include <ATen/ops/group_norm.h>
#include <ATen/ops/instance_norm.h>
#include <ATen/ops/leaky_relu.h>
#include <ATen/ops/prelu.h>
#include <ATen/ops/rand.h>
#include <ATen/ops/relu.h>
#include <ATen/ops/upsample_trilinear3d.h>
#include <c10/core/GradMode.h>
#include <gtest/gtest.h>

#include "hayate/networks/network.h"
#include "support/network_check.h"

namespace hayate {
namespace {

using Weights = std::map<std::string, at::Tensor>;

/// One pass through a graph.
class Interpreter {
 public:
  Interpreter(const NetworkGraph& graph, const Weights& weights)
      : graph_(graph), weights_(weights) {}

  at::Tensor logits(const at::Tensor& images) {
    results_ = {images};
    for (place_ = 1; place_ < graph_.nodes.size(); ++place_) {
      const GraphNode& node = graph_.nodes[place_];
      results_.push_back(
          std::visit([this](const auto& operation) { return compute(operation); }, node.operation));
    }
    return results_.back();
  }

 private:
  at::Tensor input(std::size_t i = 0) const { return results_[graph_.nodes[place_].inputs.at(i)]; }
  at::Tensor weight(const std::string& name) const {
    return weights_.at(graph_.nodes[place_].module + "." + name);
  }
  static std::vector<std::int64_t> list(const PerAxis& values) {
    return {values.begin(), values.end()};
  }

  at::Tensor compute(const ImageInput&) const { return results_.front(); }
  at::Tensor compute(const ConvOperation& conv) const {
    std::optional<at::Tensor> bias;
    if (conv.has_bias) bias = weight("bias");
    return at::convolution(input(), weight("weight"), bias, list(conv.stride), list(conv.padding),
                           list(1), conv.is_transposed, list(conv.output_padding()), /*groups=*/1);
  }
  at::Tensor compute(const NormOperation& norm) const {
    std::optional<at::Tensor> scale;
    std::optional<at::Tensor> offset;
    if (norm.has_parameters) scale = weight("weight");
    if (norm.has_parameters) offset = weight("bias");
    const double eps = NormOperation::kEpsilon;
    if (norm.kind == NormKind::kBatch) {
      return at::batch_norm(input(), scale, offset, weight("running_mean"), weight("running_var"),
                            /*training=*/false, 0.1, eps, false);
    }
    if (norm.kind == NormKind::kGroup) {
      return at::group_norm(input(), norm.num_groups, scale, offset, eps, false);
    }
    return at::instance_norm(input(), scale, offset, {}, {}, /*use_input_stats=*/true, 0.1, eps,
                             false);
  }
  at::Tensor compute(const ActivationOperation& activation) const {
    if (activation.kind == ActivationKind::kPrelu) return at::prelu(input(), weight("weight"));
    if (activation.kind == ActivationKind::kRelu) return at::relu(input());
    return at::leaky_relu(input(), ActivationOperation::kLeakySlope);
  }
  at::Tensor compute(const AddOperation&) const { return input(0) + input(1); }
  at::Tensor compute(const ConcatenateOperation&) const { return at::cat({input(0), input(1)}, 1); }
  at::Tensor compute(const UpsampleOperation&) const {
    const at::Tensor x = input();
    return at::upsample_trilinear3d(x, {2 * x.size(2), 2 * x.size(3), 2 * x.size(4)},
                                    /*align_corners=*/false);
  }

  const NetworkGraph& graph_;
  const Weights& weights_;
  std::size_t place_ = 0;
  std::vector<at::Tensor> results_;
};

/// As if the network had been trained: no parameter is where it began, and neither are statistics.
void stir(const StateDict& entries) {
  for (const auto& [name, tensor] : entries) {
    if (!tensor.is_floating_point() || tensor.dim() == 5) continue;
    tensor.copy_(at::rand(tensor.sizes()) + 0.5);
  }
}

void expect_same_names_and_shapes(const NetworkGraph& graph, const Module& network) {
  std::map<std::string, std::vector<std::int64_t>> of_graph;
  for (const GraphParameter& parameter : parameters_of(graph)) {
    of_graph[parameter.name] = parameter.shape;
  }
  std::map<std::string, std::vector<std::int64_t>> of_network;
  for (const auto& [name, tensor] : network.distinct_tensors()) {
    if (name.ends_with("num_batches_tracked") || name.starts_with("deep_supervision_heads"))
      continue;
    of_network[name] = tensor.sizes().vec();
  }
  EXPECT_EQ(of_graph, of_network);
}

void expect_graph_is_network(const NetworkOptions& options, std::vector<std::int64_t> size) {
  const c10::AutoGradMode no_grad(false);
  at::manual_seed(0);
  const auto network = make_network(options);
  network->eval();
  const StateDict entries = network->state_dict();
  stir(network->distinct_tensors());
  const NetworkGraph graph = make_graph(options);
  expect_same_names_and_shapes(graph, *network);
  size.insert(size.begin(), {2, options.in_channels});
  const at::Tensor images = at::rand(size).contiguous(at::MemoryFormat::ChannelsLast3d);
  const at::Tensor expected = network->forward(images);
  const Weights weights(entries.begin(), entries.end());
  const at::Tensor logits = Interpreter(graph, weights).logits(images);
  ASSERT_EQ(logits.sizes(), expected.sizes());
  const double scale = expected.abs().max().item<double>();
  EXPECT_LE((logits - expected).abs().max().item<double>(), 1e-5 * scale);
}

NetworkOptions network(const auto& kind) {
  NetworkOptions options;
  options.in_channels = 2;
  options.out_channels = 3;
  options.kind = kind;
  return options;
}

TEST(NetworkGraph, ComputesWhatTheUNetDoes) {
  UNetOptions options;
  options.channels = {4, 8, 8};
  options.strides = {2, PerAxis(1, 2, 2)};
  expect_graph_is_network(network(options), {8, 12, 16});
  options.num_res_units = 0;
  options.norm = NormKind::kInstance;
  options.act = ActivationKind::kLeakyRelu;
  options.kernel_size = PerAxis(3, 3, 1);
  options.up_kernel_size = PerAxis(3, 3, 1);
  options.strides = {PerAxis(2, 2, 1), PerAxis(2, 2, 1)};
  expect_graph_is_network(network(options), {8, 12, 1});
  options.num_res_units = 1;
  options.norm = NormKind::kGroup;
  options.num_groups = 1;
  options.bias = false;
  options.dropout = 0.5;
  expect_graph_is_network(network(options), {8, 12, 4});
  options.norm = NormKind::kNone;
  expect_graph_is_network(network(options), {8, 12, 4});
}

TEST(NetworkGraph, ComputesWhatSegResNetDoes) {
  SegResNetOptions options;
  options.blocks_down = {1, 2, 1};
  options.blocks_up = {1, 2};
  options.num_groups = 4;
  expect_graph_is_network(network(options), {8, 12, 16});
  options.upsample_mode = UpsampleMode::kDeconv;
  options.norm = NormKind::kBatch;
  options.act = ActivationKind::kLeakyRelu;
  options.dropout_prob = 0.5;
  expect_graph_is_network(network(options), {8, 12, 16});
}

TEST(NetworkGraph, ComputesWhatDynUNetDoes) {
  DynUNetOptions options;
  options.kernel_size = {{1, 3, 3}, 3, 3, 3};
  options.strides = {1, PerAxis(1, 2, 2), 2, 1};
  options.upsample_kernel_size = {PerAxis(1, 2, 2), 2, 1};
  options.filters = {4, 8, 12, 12};
  expect_graph_is_network(network(options), {4, 8, 12});
  options.res_block = true;
  options.deep_supervision = true;
  options.trans_bias = true;
  options.affine = false;
  expect_graph_is_network(network(options), {4, 8, 12});
  options.norm_name = NormKind::kBatch;
  options.act_name = ActivationKind::kRelu;
  expect_graph_is_network(network(options), {4, 8, 12});
}

}  // namespace
}  // namespace hayate
