// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "hayate/base/per_axis.h"
#include "hayate/recipe/network_options.h"

namespace hayate {

// The operations of a network in evaluation, on volumes [N, C, X, Y, Z]. Weights are called as in a
// state dict: the name of the node and what the operation calls them ("model.0.conv.unit0.conv" and
// "weight").

/// The images that go into the network: the first node of every graph.
struct ImageInput {};

/// torch.nn.Conv3d or ConvTranspose3d: `weight` [out, in, ...kernel_size], transposed [in, out,
/// ...], and, where it has one, `bias` [out].
struct ConvOperation {
  std::int64_t in_channels = 1;
  std::int64_t out_channels = 1;
  PerAxis kernel_size = 3;
  PerAxis stride = 1;
  PerAxis padding = 1;
  bool has_bias = true;
  bool is_transposed = false;

  /// What makes the result of a transposed one `stride` times as large; 0 for the others.
  PerAxis output_padding() const;
};

/// Normalises by running statistics (batch: `running_mean`, `running_var`) or by those of the input
/// (instance, group). `weight` and `bias` [C] where it has parameters.
struct NormOperation {
  static constexpr float kEpsilon = 1e-5F;

  NormKind kind = NormKind::kBatch;
  std::int64_t channels = 1;
  /// Of group normalisation.
  std::int64_t num_groups = 1;
  bool has_parameters = true;
};

/// PReLU with one slope `weight` [1], LeakyReLU or ReLU.
struct ActivationOperation {
  static constexpr float kLeakySlope = 0.01F;

  ActivationKind kind = ActivationKind::kRelu;
};

/// The sum of two volumes of one shape.
struct AddOperation {};

/// The channels of the second volume behind those of the first.
struct ConcatenateOperation {};

/// Twice as large along each axis, trilinear between voxel centres (align_corners=False).
struct UpsampleOperation {};

using GraphOperation = std::variant<ImageInput, ConvOperation, NormOperation, ActivationOperation,
                                    AddOperation, ConcatenateOperation, UpsampleOperation>;

struct GraphNode {
  /// The module's dotted name as MONAI has it, of which several nodes may be; empty where it has
  /// no weights.
  std::string module;
  GraphOperation operation;
  /// Places in the list of nodes whose results it takes: earlier ones.
  std::vector<std::size_t> inputs;
};

/// What a network computes: images [N, in_channels, X, Y, Z] go into the first node, logits [N,
/// out_channels, X, Y, Z] come out of the last.
struct NetworkGraph {
  std::vector<GraphNode> nodes;
};

/// A tensor of weights that a graph names.
struct GraphParameter {
  std::string name;
  std::vector<std::int64_t> shape;
};

/// Returns the weights of a node, in the order in which the operation names them.
std::vector<GraphParameter> parameters_of(const GraphNode& node);

/// Returns the weights of all nodes, in the order of the nodes: no two of them share a weight.
std::vector<GraphParameter> parameters_of(const NetworkGraph& graph);

/// Returns what the network that the options name computes in evaluation: no dropout, and of
/// several heads the one of full resolution. The weights' names and shapes are those of
/// make_network. \throws RecipeError  when the options do not fit together.
NetworkGraph make_graph(const NetworkOptions& options);

}  // namespace hayate
