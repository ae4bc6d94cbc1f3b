// SPDX-License-Identifier: Apache-2.0
#include "hayate/graphs/network_graph.h"

#include <set>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "hayate/base/error.h"
#include "hayate/base/text.h"

namespace hayate {
namespace {

std::string describe(const ImageInput&) {
  return "image";
}
std::string describe(const ConvOperation& conv) {
  return fmt::format("{} {}→{} k{} s{}", conv.is_transposed ? "transposed" : "conv",
                     conv.in_channels, conv.out_channels, format_per_axis(conv.kernel_size),
                     format_per_axis(conv.stride));
}
std::string describe(const NormOperation& norm) {
  return fmt::format("norm {} of {}", enum_name(norm.kind), norm.channels);
}
std::string describe(const ActivationOperation& activation) {
  return std::string(enum_name(activation.kind));
}
std::string describe(const AddOperation&) {
  return "add";
}
std::string describe(const ConcatenateOperation&) {
  return "concatenate";
}
std::string describe(const UpsampleOperation&) {
  return "upsample";
}

/// A line for each node: place, name, operation, and where its inputs come from.
std::string text_of(const NetworkGraph& graph) {
  std::string text = "\n";
  for (std::size_t i = 0; i < graph.nodes.size(); ++i) {
    const GraphNode& node = graph.nodes[i];
    text += fmt::format("{} {}: {}", i, node.module,
                        std::visit([](const auto& it) { return describe(it); }, node.operation));
    for (const std::size_t input : node.inputs) text += fmt::format(" <{}", input);
    text += "\n";
  }
  return text;
}

NetworkOptions network(const auto& kind, std::int64_t in_channels = 1,
                       std::int64_t out_channels = 2) {
  NetworkOptions options;
  options.in_channels = in_channels;
  options.out_channels = out_channels;
  options.kind = kind;
  return options;
}

UNetOptions tiny_unet() {
  UNetOptions options;
  options.channels = {4, 8};
  options.strides = {2};
  options.num_res_units = 1;
  return options;
}

std::int64_t count_values(const NetworkGraph& graph) {
  std::int64_t count = 0;
  for (const GraphParameter& parameter : parameters_of(graph)) {
    std::int64_t size = 1;
    for (const std::int64_t length : parameter.shape) size *= length;
    count += size;
  }
  return count;
}

TEST(NetworkGraph, OfATinyUNetIsThisList) {
  EXPECT_EQ(text_of(make_graph(network(tiny_unet()))), R"(
0 : image
1 model.0.conv.unit0.conv: conv 1→4 k3 s2 <0
2 model.0.conv.unit0.adn.N: norm batch of 4 <1
3 model.0.conv.unit0.adn.A: PRELU <2
4 model.0.residual: conv 1→4 k3 s2 <0
5 : add <3 <4
6 model.1.submodule.conv.unit0.conv: conv 4→8 k3 s1 <5
7 model.1.submodule.conv.unit0.adn.N: norm batch of 8 <6
8 model.1.submodule.conv.unit0.adn.A: PRELU <7
9 model.1.submodule.residual: conv 4→8 k1 s1 <5
10 : add <8 <9
11 : concatenate <5 <10
12 model.2.0.conv: transposed 12→2 k3 s2 <11
13 model.2.0.adn.N: norm batch of 2 <12
14 model.2.0.adn.A: PRELU <13
15 model.2.1.conv.unit0.conv: conv 2→2 k3 s1 <14
16 : add <15 <14
)");
}

TEST(NetworkGraph, NamesTheWeightsOfItsNodesWithTheirShapes) {
  const NetworkGraph graph = make_graph(network(tiny_unet()));
  std::vector<std::string> weights;
  for (const std::size_t place : {12, 13, 14}) {
    for (const GraphParameter& parameter : parameters_of(graph.nodes[place])) {
      weights.push_back(parameter.name + " " + format_shape(parameter.shape));
    }
  }
  EXPECT_EQ(weights, (std::vector<std::string>{
                         "model.2.0.conv.weight [12, 2, 3, 3, 3]", "model.2.0.conv.bias [2]",
                         "model.2.0.adn.N.weight [2]", "model.2.0.adn.N.bias [2]",
                         "model.2.0.adn.N.running_mean [2]", "model.2.0.adn.N.running_var [2]",
                         "model.2.0.adn.A.weight [1]"}));
}

// MONAI's networks have so many parameters; the tutorial's UNet running statistics besides.
TEST(NetworkGraph, HasAsManyWeightsAsMonaisNetworks) {
  EXPECT_EQ(count_values(make_graph(network(SegResNetOptions{}))), 1176186);
  UNetOptions instance;
  instance.norm = NormKind::kInstance;
  EXPECT_EQ(count_values(make_graph(network(instance))), 4806481);
}

TEST(NetworkGraph, HasNoWeightTwice) {
  DynUNetOptions residual;
  residual.res_block = true;
  for (const NetworkOptions& options :
       {network(UNetOptions{}), network(SegResNetOptions{}), network(residual)}) {
    std::set<std::string> names;
    for (const GraphParameter& parameter : parameters_of(make_graph(options))) {
      EXPECT_TRUE(names.insert(parameter.name).second) << parameter.name;
    }
  }
}

TEST(NetworkGraph, EndsInTheHeadOfFullResolution) {
  DynUNetOptions options;
  options.deep_supervision = true;
  const NetworkGraph graph = make_graph(network(options, 2, 3));
  EXPECT_EQ(graph.nodes.back().module, "output_block.conv.conv");
  EXPECT_EQ(std::get<ConvOperation>(graph.nodes.back().operation).out_channels, 3);
  for (const GraphNode& node : graph.nodes) EXPECT_FALSE(node.module.starts_with("deep_"));
}

TEST(NetworkGraph, RefusesOptionsThatDoNotFitTogether) {
  UNetOptions options = tiny_unet();
  options.strides = {2, 2};
  EXPECT_THROW(make_graph(network(options)), RecipeError);
}

}  // namespace
}  // namespace hayate
