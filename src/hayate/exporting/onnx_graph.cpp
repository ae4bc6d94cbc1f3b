// SPDX-License-Identifier: Apache-2.0
#include "hayate/exporting/onnx_graph.h"

#include <set>
#include <utility>

#include <fmt/format.h>

#include "hayate/exporting/onnx_messages.h"

namespace hayate {
namespace {

constexpr const char* kImage = "image";
constexpr const char* kLogits = "logits";

std::vector<std::int64_t> list(const PerAxis& values) {
  return {values.begin(), values.end()};
}

template <class T>
std::string_view raw(const std::vector<T>& values) {
  return {reinterpret_cast<const char*>(values.data()), values.size() * sizeof(T)};
}

class GraphPrinter {
 public:
  GraphPrinter(const NetworkGraph& graph, const SafetensorsFile& weights)
      : graph_(graph), weights_(weights) {}

  ProtobufMessage print() {
    for (place_ = 1; place_ < graph_.nodes.size(); ++place_) {
      std::visit([this](const auto& operation) { print(operation); }, node().operation);
    }
    ProtobufMessage message;
    for (const OnnxNode& node : nodes_) message.add_message(1, node.message());
    message.add_bytes(2, "hayate");
    for (const ProtobufMessage& tensor : initializers_) message.add_message(5, tensor);
    message.add_message(11, volume(kImage, in_channels(), "the image as it was prepared"));
    message.add_message(12, volume(kLogits, out_channels(), "before softmax or sigmoid"));
    return message;
  }

 private:
  const GraphNode& node() const { return graph_.nodes[place_]; }

  static ProtobufMessage volume(const char* name, std::int64_t channels, const char* description) {
    return onnx_value(name, {"batch", channels, "x", "y", "z"}, description);
  }

  std::int64_t in_channels() const {
    return std::get<ConvOperation>(graph_.nodes[1].operation).in_channels;
  }
  /// Every network ends in a convolution, or in what keeps the channels of its last one.
  std::int64_t out_channels() const {
    std::int64_t channels = 0;
    for (const GraphNode& node : graph_.nodes) {
      const auto* conv = std::get_if<ConvOperation>(&node.operation);
      if (conv != nullptr) channels = conv->out_channels;
    }
    return channels;
  }

  /// The name of a node's result, which is the operator's, too.
  std::string value(std::size_t place, std::string_view operation) const {
    if (place == 0) return kImage;
    if (place == graph_.nodes.size() - 1) return kLogits;
    return fmt::format("{}/{}", operation, place);
  }
  std::string value(std::size_t place) const {
    const GraphNode& node = graph_.nodes[place];
    if (!node.module.empty()) return value(place, node.module);
    if (std::holds_alternative<AddOperation>(node.operation)) return value(place, "add");
    if (std::holds_alternative<ConcatenateOperation>(node.operation)) return value(place, "concat");
    return value(place, "upsample");
  }
  std::string result() const { return value(place_); }
  std::string input(std::size_t i = 0) const { return value(node().inputs[i]); }

  /// \returns the name of the weight, which is now in the file
  std::string weight(std::string_view name) {
    const TensorView& tensor = weights_.at(fmt::format("{}.{}", node().module, name));
    return weight(name, tensor.shape);
  }
  /// \param shape  that it gets in the file, of as many elements
  std::string weight(std::string_view name, const std::vector<std::int64_t>& shape) {
    const TensorView& tensor = weights_.at(fmt::format("{}.{}", node().module, name));
    const auto chars = tensor.as<char>();
    return constant(tensor.name, OnnxType::kFloat, shape, {chars.data(), tensor.bytes.size()});
  }
  std::string constant(const std::string& name, OnnxType type,
                       const std::vector<std::int64_t>& shape, std::string_view bytes) {
    if (written_.insert(name).second) {
      initializers_.push_back(onnx_tensor(name, type, shape, bytes));
    }
    return name;
  }
  /// So many times the same number.
  std::string filled(const char* name, float number, std::int64_t count) {
    const std::vector<float> values(static_cast<std::size_t>(count), number);
    return constant(fmt::format("{}/{}", name, count), OnnxType::kFloat, {count}, raw(values));
  }

  OnnxNode& add(std::string_view op_type, const std::vector<std::string>& inputs) {
    return add(op_type, inputs, result());
  }
  OnnxNode& add(std::string_view op_type, const std::vector<std::string>& inputs,
                const std::string& output) {
    return nodes_.emplace_back(op_type, inputs, output);
  }

  void print(const ImageInput&) {}

  void print(const ConvOperation& conv) {
    std::vector<std::string> inputs{input(), weight("weight")};
    if (conv.has_bias) inputs.push_back(weight("bias"));
    std::vector<std::int64_t> pads = list(conv.padding);
    pads.insert(pads.end(), conv.padding.begin(), conv.padding.end());
    OnnxNode& made = add(conv.is_transposed ? "ConvTranspose" : "Conv", inputs)
                         .with_ints("kernel_shape", list(conv.kernel_size))
                         .with_ints("strides", list(conv.stride))
                         .with_ints("pads", pads);
    if (conv.is_transposed) made.with_ints("output_padding", list(conv.output_padding()));
  }

  void print(const NormOperation& norm) {
    if (norm.kind == NormKind::kGroup) return print_group_norm(norm);
    std::vector<std::string> inputs{input()};
    if (norm.has_parameters) {
      inputs.insert(inputs.end(), {weight("weight"), weight("bias")});
    } else {
      inputs.insert(inputs.end(),
                    {filled("ones", 1.0F, norm.channels), filled("zeros", 0.0F, norm.channels)});
    }
    const bool is_batch = norm.kind == NormKind::kBatch;
    if (is_batch) inputs.insert(inputs.end(), {weight("running_mean"), weight("running_var")});
    add(is_batch ? "BatchNormalization" : "InstanceNormalization", inputs)
        .with_float("epsilon", NormOperation::kEpsilon);
  }

  /// ONNX's own GroupNormalization had a scale for each group until opset 21; so a group becomes
  /// one long channel, which is normalised as an instance.
  void print_group_norm(const NormOperation& norm) {
    const std::int64_t groups = norm.num_groups;
    const std::vector<std::int64_t> per_channel{norm.channels, 1, 1, 1};
    const std::string grouped_shape =
        constant(fmt::format("grouped_shape/{}", groups), OnnxType::kInt64, {3},
                 raw(std::vector<std::int64_t>{0, groups, -1}));
    const auto part = [&](const char* name) { return fmt::format("{}/{}", result(), name); };
    add("Shape", {input()}, part("shape"));
    add("Reshape", {input(), grouped_shape}, part("grouped"));
    add("InstanceNormalization",
        {part("grouped"), filled("ones", 1.0F, groups), filled("zeros", 0.0F, groups)},
        part("normalised"))
        .with_float("epsilon", NormOperation::kEpsilon);
    add("Reshape", {part("normalised"), part("shape")}, part("ungrouped"));
    add("Mul", {part("ungrouped"), weight("weight", per_channel)}, part("scaled"));
    add("Add", {part("scaled"), weight("bias", per_channel)});
  }

  void print(const ActivationOperation& activation) {
    switch (activation.kind) {
      case ActivationKind::kPrelu:
        add("PRelu", {input(), weight("weight")});
        return;
      case ActivationKind::kRelu:
        add("Relu", {input()});
        return;
      case ActivationKind::kLeakyRelu:
        add("LeakyRelu", {input()}).with_float("alpha", ActivationOperation::kLeakySlope);
        return;
    }
  }

  void print(const AddOperation&) { add("Add", {input(0), input(1)}); }

  void print(const ConcatenateOperation&) {
    add("Concat", {input(0), input(1)}).with_int("axis", 1);
  }

  void print(const UpsampleOperation&) {
    const std::string scales =
        constant("twice_as_large", OnnxType::kFloat, {5}, raw(std::vector<float>{1, 1, 2, 2, 2}));
    add("Resize", {input(), /*roi=*/"", scales})
        .with_text("coordinate_transformation_mode", "half_pixel")
        .with_text("mode", "linear");
  }

  const NetworkGraph& graph_;
  const SafetensorsFile& weights_;
  /// The node that is printed.
  std::size_t place_ = 0;
  std::vector<OnnxNode> nodes_;
  std::vector<ProtobufMessage> initializers_;
  std::set<std::string> written_;
};

}  // namespace

ProtobufMessage print_onnx_graph(const NetworkGraph& graph, const SafetensorsFile& weights) {
  return GraphPrinter(graph, weights).print();
}

}  // namespace hayate
