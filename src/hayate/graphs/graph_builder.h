// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "hayate/graphs/network_graph.h"

namespace hayate {

/// Puts a graph together node by node, and knows how many channels each result has. Its functions
/// take and return places in the list of nodes.
class GraphBuilder {
 public:
  /// \param channels  of the images, which are the node image().
  explicit GraphBuilder(std::int64_t channels);

  static constexpr std::size_t image() { return 0; }
  std::int64_t channels(std::size_t node) const { return channels_[node]; }

  /// \param conv  but for its in_channels, which are those of x.
  std::size_t convolve(const std::string& module, ConvOperation conv, std::size_t x);
  /// Returns x itself for `none`. \param instance_parameters  whether an instance normalisation has
  /// weight and bias; the others have them.
  std::size_t normalise(const std::string& module, NormKind kind, std::int64_t num_groups,
                        bool instance_parameters, std::size_t x);
  std::size_t activate(const std::string& module, ActivationKind kind, std::size_t x);
  std::size_t add(std::size_t a, std::size_t b);
  std::size_t concatenate(std::size_t first, std::size_t second);
  std::size_t upsample(std::size_t x);

  NetworkGraph take() { return std::move(graph_); }

 private:
  std::size_t append(GraphNode node, std::int64_t channels);

  NetworkGraph graph_;
  std::vector<std::int64_t> channels_;
};

}  // namespace hayate
