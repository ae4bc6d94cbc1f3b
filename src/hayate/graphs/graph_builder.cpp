// SPDX-License-Identifier: Apache-2.0
#include "hayate/graphs/graph_builder.h"

#include <utility>

namespace hayate {

GraphBuilder::GraphBuilder(std::int64_t channels) {
  append({{}, ImageInput{}, {}}, channels);
}

std::size_t GraphBuilder::append(GraphNode node, std::int64_t channels) {
  graph_.nodes.push_back(std::move(node));
  channels_.push_back(channels);
  return channels_.size() - 1;
}

std::size_t GraphBuilder::convolve(const std::string& module, ConvOperation conv, std::size_t x) {
  conv.in_channels = channels(x);
  return append({module, conv, {x}}, conv.out_channels);
}

std::size_t GraphBuilder::normalise(const std::string& module, NormKind kind,
                                    std::int64_t num_groups, bool instance_parameters,
                                    std::size_t x) {
  if (kind == NormKind::kNone) return x;
  NormOperation norm;
  norm.kind = kind;
  norm.channels = channels(x);
  norm.num_groups = num_groups;
  norm.has_parameters = kind != NormKind::kInstance || instance_parameters;
  return append({module, norm, {x}}, norm.channels);
}

std::size_t GraphBuilder::activate(const std::string& module, ActivationKind kind, std::size_t x) {
  return append({module, ActivationOperation{kind}, {x}}, channels(x));
}

std::size_t GraphBuilder::add(std::size_t a, std::size_t b) {
  return append({{}, AddOperation{}, {a, b}}, channels(a));
}

std::size_t GraphBuilder::concatenate(std::size_t first, std::size_t second) {
  return append({{}, ConcatenateOperation{}, {first, second}}, channels(first) + channels(second));
}

std::size_t GraphBuilder::upsample(std::size_t x) {
  return append({{}, UpsampleOperation{}, {x}}, channels(x));
}

}  // namespace hayate
