// SPDX-License-Identifier: Apache-2.0
// The messages of an ONNX file (https://github.com/onnx/onnx/blob/main/onnx/onnx.proto).
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "hayate/exporting/protobuf_message.h"

namespace hayate {

/// Element types, with the format's numbers.
enum class OnnxType { kFloat = 1, kInt64 = 7 };

/// NodeProto: one operator.
class OnnxNode {
 public:
  /// \param inputs  names of values; an empty one stands for an optional input that is left out.
  OnnxNode(std::string_view op_type, const std::vector<std::string>& inputs,
           const std::string& output);

  OnnxNode& with_int(std::string_view attribute, std::int64_t value);
  OnnxNode& with_ints(std::string_view attribute, const std::vector<std::int64_t>& values);
  OnnxNode& with_float(std::string_view attribute, float value);
  OnnxNode& with_text(std::string_view attribute, std::string_view value);

  const ProtobufMessage& message() const { return message_; }

 private:
  ProtobufMessage message_;
};

/// TensorProto. \param raw  the elements in C order, little endian
ProtobufMessage onnx_tensor(const std::string& name, OnnxType type,
                            const std::vector<std::int64_t>& shape, std::string_view raw);

/// ValueInfoProto of a float tensor. \param dimensions  a size, or the name of one that is open
ProtobufMessage onnx_value(const std::string& name,
                           const std::vector<std::variant<std::int64_t, std::string>>& dimensions,
                           std::string_view description);

/// ModelProto around a graph, with its version of operators, who made it, and texts by key.
class OnnxModel {
 public:
  /// The version of the file format and that of the operators: those of ONNX 1.12.
  static constexpr std::int64_t kIrVersion = 8;
  static constexpr std::int64_t kOpset = 17;

  OnnxModel(std::string_view producer_version, std::string_view description,
            const ProtobufMessage& graph);

  void add_metadata(std::string_view key, std::string_view value);

  const std::string& bytes() const { return message_.bytes(); }

 private:
  ProtobufMessage message_;
};

}  // namespace hayate
