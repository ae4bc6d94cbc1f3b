// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "hayate/exporting/protobuf_message.h"
#include "hayate/graphs/network_graph.h"
#include "hayate/io/safetensors.h"

namespace hayate {

/// Prints a graph as ONNX's GraphProto, in operators of OnnxModel::kOpset: `image` float32 [batch,
/// C, x, y, z] → `logits` float32 [batch, K, x, y, z], where batch, x, y and z are open. Weights
/// keep their names.
/// \param weights  float32, with the names and shapes of the graph.
ProtobufMessage print_onnx_graph(const NetworkGraph& graph, const SafetensorsFile& weights);

}  // namespace hayate
