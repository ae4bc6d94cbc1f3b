// SPDX-License-Identifier: Apache-2.0
#include "hayate/exporting/protobuf_message.h"

#include <bit>

#include "hayate/exporting/little_endian.h"

namespace hayate {
namespace {

constexpr std::uint32_t kVarint = 0;
constexpr std::uint32_t kLengthDelimited = 2;
constexpr std::uint32_t kFourBytes = 5;

}  // namespace

void ProtobufMessage::append_varint(std::uint64_t value) {
  for (; value >= 0x80; value >>= 7) bytes_ += static_cast<char>(value | 0x80);
  bytes_ += static_cast<char>(value);
}

void ProtobufMessage::append_key(std::uint32_t field, std::uint32_t wire_type) {
  append_varint(field << 3 | wire_type);
}

ProtobufMessage& ProtobufMessage::add_int(std::uint32_t field, std::int64_t value) {
  append_key(field, kVarint);
  append_varint(static_cast<std::uint64_t>(value));
  return *this;
}

ProtobufMessage& ProtobufMessage::add_float(std::uint32_t field, float value) {
  append_key(field, kFourBytes);
  append_little_endian(bytes_, std::bit_cast<std::uint32_t>(value));
  return *this;
}

ProtobufMessage& ProtobufMessage::add_bytes(std::uint32_t field, std::string_view bytes) {
  append_key(field, kLengthDelimited);
  append_varint(bytes.size());
  bytes_ += bytes;
  return *this;
}

ProtobufMessage& ProtobufMessage::add_message(std::uint32_t field, const ProtobufMessage& message) {
  return add_bytes(field, message.bytes());
}

}  // namespace hayate
