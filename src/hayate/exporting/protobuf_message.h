// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace hayate {

/// The fields of one protobuf message, in the wire format
/// (https://protobuf.dev/programming-guides/encoding): what ONNX files need of it. Fields stand in
/// the order in which they are added; a repeated field is added once for each value.
class ProtobufMessage {
 public:
  /// Adds an int32, an int64 or an enum.
  ProtobufMessage& add_int(std::uint32_t field, std::int64_t value);
  ProtobufMessage& add_float(std::uint32_t field, float value);
  /// Adds a string or bytes.
  ProtobufMessage& add_bytes(std::uint32_t field, std::string_view bytes);
  ProtobufMessage& add_message(std::uint32_t field, const ProtobufMessage& message);

  const std::string& bytes() const { return bytes_; }

 private:
  void append_key(std::uint32_t field, std::uint32_t wire_type);
  void append_varint(std::uint64_t value);

  std::string bytes_;
};

}  // namespace hayate
