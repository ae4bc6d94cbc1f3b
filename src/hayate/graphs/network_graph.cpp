// SPDX-License-Identifier: Apache-2.0
#include "hayate/graphs/network_graph.h"

#include <utility>

#include "hayate/graphs/dynunet_graph.h"
#include "hayate/graphs/segresnet_graph.h"
#include "hayate/graphs/unet_graph.h"

namespace hayate {
namespace {

/// Names and shapes, the module's name left out. Operations without weights have none.
std::vector<GraphParameter> weights_of(const auto&) {
  return {};
}

std::vector<GraphParameter> weights_of(const ConvOperation& conv) {
  const PerAxis& kernel = conv.kernel_size;
  const std::int64_t first = conv.is_transposed ? conv.in_channels : conv.out_channels;
  const std::int64_t second = conv.is_transposed ? conv.out_channels : conv.in_channels;
  std::vector<GraphParameter> weights{{"weight", {first, second, kernel[0], kernel[1], kernel[2]}}};
  if (conv.has_bias) weights.push_back({"bias", {conv.out_channels}});
  return weights;
}

std::vector<GraphParameter> weights_of(const NormOperation& norm) {
  if (!norm.has_parameters) return {};
  std::vector<GraphParameter> weights{{"weight", {norm.channels}}, {"bias", {norm.channels}}};
  if (norm.kind == NormKind::kBatch) {
    weights.push_back({"running_mean", {norm.channels}});
    weights.push_back({"running_var", {norm.channels}});
  }
  return weights;
}

std::vector<GraphParameter> weights_of(const ActivationOperation& activation) {
  if (activation.kind != ActivationKind::kPrelu) return {};
  return {{"weight", {1}}};
}

}  // namespace

PerAxis ConvOperation::output_padding() const {
  return is_transposed ? stride + padding * 2 - kernel_size : 0;
}

std::vector<GraphParameter> parameters_of(const GraphNode& node) {
  auto weights =
      std::visit([](const auto& operation) { return weights_of(operation); }, node.operation);
  for (GraphParameter& weight : weights) weight.name = node.module + "." + weight.name;
  return weights;
}

std::vector<GraphParameter> parameters_of(const NetworkGraph& graph) {
  std::vector<GraphParameter> all;
  for (const GraphNode& node : graph.nodes) {
    for (GraphParameter& weight : parameters_of(node)) all.push_back(std::move(weight));
  }
  return all;
}

NetworkGraph make_graph(const NetworkOptions& options) {
  options.check();
  return std::visit([&](const auto& kind) { return make_graph(kind, options); }, options.kind);
}

}  // namespace hayate
