// SPDX-License-Identifier: Apache-2.0
#include "hayate/exporting/onnx_messages.h"

namespace hayate {
namespace {

/// AttributeProto.AttributeType
enum class AttributeType { kFloat = 1, kInt = 2, kString = 3, kInts = 7 };

ProtobufMessage attribute(std::string_view name) {
  ProtobufMessage message;
  message.add_bytes(1, name);
  return message;
}

void set_type(ProtobufMessage& attribute, AttributeType type) {
  attribute.add_int(20, static_cast<std::int64_t>(type));
}

ProtobufMessage dimension(const std::variant<std::int64_t, std::string>& size) {
  ProtobufMessage message;
  if (const auto* number = std::get_if<std::int64_t>(&size)) {
    message.add_int(1, *number);
  } else {
    message.add_bytes(2, std::get<std::string>(size));
  }
  return message;
}

}  // namespace

OnnxNode::OnnxNode(std::string_view op_type, const std::vector<std::string>& inputs,
                   const std::string& output) {
  for (const std::string& input : inputs) message_.add_bytes(1, input);
  message_.add_bytes(2, output).add_bytes(3, output).add_bytes(4, op_type);
}

OnnxNode& OnnxNode::with_int(std::string_view name, std::int64_t value) {
  ProtobufMessage made = attribute(name);
  made.add_int(3, value);
  set_type(made, AttributeType::kInt);
  message_.add_message(5, made);
  return *this;
}

OnnxNode& OnnxNode::with_ints(std::string_view name, const std::vector<std::int64_t>& values) {
  ProtobufMessage made = attribute(name);
  for (const std::int64_t value : values) made.add_int(8, value);
  set_type(made, AttributeType::kInts);
  message_.add_message(5, made);
  return *this;
}

OnnxNode& OnnxNode::with_float(std::string_view name, float value) {
  ProtobufMessage made = attribute(name);
  made.add_float(2, value);
  set_type(made, AttributeType::kFloat);
  message_.add_message(5, made);
  return *this;
}

OnnxNode& OnnxNode::with_text(std::string_view name, std::string_view value) {
  ProtobufMessage made = attribute(name);
  made.add_bytes(4, value);
  set_type(made, AttributeType::kString);
  message_.add_message(5, made);
  return *this;
}

ProtobufMessage onnx_tensor(const std::string& name, OnnxType type,
                            const std::vector<std::int64_t>& shape, std::string_view raw) {
  ProtobufMessage tensor;
  for (const std::int64_t size : shape) tensor.add_int(1, size);
  tensor.add_int(2, static_cast<std::int64_t>(type)).add_bytes(8, name).add_bytes(9, raw);
  return tensor;
}

ProtobufMessage onnx_value(const std::string& name,
                           const std::vector<std::variant<std::int64_t, std::string>>& dimensions,
                           std::string_view description) {
  ProtobufMessage shape;
  for (const auto& size : dimensions) shape.add_message(1, dimension(size));
  ProtobufMessage tensor_type;
  tensor_type.add_int(1, static_cast<std::int64_t>(OnnxType::kFloat)).add_message(2, shape);
  ProtobufMessage type;
  type.add_message(1, tensor_type);
  ProtobufMessage value;
  value.add_bytes(1, name).add_message(2, type).add_bytes(3, description);
  return value;
}

OnnxModel::OnnxModel(std::string_view producer_version, std::string_view description,
                     const ProtobufMessage& graph) {
  ProtobufMessage opset;
  opset.add_bytes(1, "").add_int(2, kOpset);
  message_.add_int(1, kIrVersion).add_bytes(2, "hayate").add_bytes(3, producer_version);
  message_.add_bytes(6, description).add_message(7, graph).add_message(8, opset);
}

void OnnxModel::add_metadata(std::string_view key, std::string_view value) {
  ProtobufMessage entry;
  entry.add_bytes(1, key).add_bytes(2, value);
  message_.add_message(14, entry);
}

}  // namespace hayate
