// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <cstring>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace hayate {

/// One field of a protobuf message, read back.
struct ProtobufField {
  std::uint32_t number = 0;
  /// Of a varint.
  std::int64_t integer = 0;
  /// Of four bytes.
  float real = 0.0F;
  /// Of a text, bytes or a message.
  std::string bytes;
};

/// Reads a message, written apart from how hayate writes it. \throws std::exception  when it is
/// none
class ProtobufReader {
 public:
  explicit ProtobufReader(std::string_view bytes) {
    while (!bytes.empty()) fields_.push_back(take_field(bytes));
  }

  std::vector<ProtobufField> all(std::uint32_t number) const {
    std::vector<ProtobufField> found;
    for (const ProtobufField& field : fields_) {
      if (field.number == number) found.push_back(field);
    }
    return found;
  }
  ProtobufField one(std::uint32_t number) const {
    const auto found = all(number);
    if (found.size() != 1) throw std::out_of_range("field " + std::to_string(number));
    return found.front();
  }
  std::string text(std::uint32_t number) const { return one(number).bytes; }
  std::vector<std::string> texts(std::uint32_t number) const {
    std::vector<std::string> found;
    for (const ProtobufField& field : all(number)) found.push_back(field.bytes);
    return found;
  }
  std::vector<std::int64_t> integers(std::uint32_t number) const {
    std::vector<std::int64_t> found;
    for (const ProtobufField& field : all(number)) found.push_back(field.integer);
    return found;
  }
  ProtobufReader message(std::uint32_t number) const { return ProtobufReader(text(number)); }
  std::vector<ProtobufReader> messages(std::uint32_t number) const {
    std::vector<ProtobufReader> found;
    for (const std::string& bytes : texts(number)) found.emplace_back(bytes);
    return found;
  }

 private:
  static std::uint64_t take_varint(std::string_view& bytes) {
    std::uint64_t value = 0;
    for (int shift = 0;; shift += 7) {
      const auto byte = static_cast<std::uint8_t>(bytes.at(0));
      bytes.remove_prefix(1);
      value |= static_cast<std::uint64_t>(byte & 0x7F) << shift;
      if (byte < 0x80) return value;
    }
  }
  static std::string take(std::string_view& bytes, std::size_t size) {
    if (size > bytes.size()) throw std::out_of_range("a field ends behind its message");
    const std::string taken(bytes.substr(0, size));
    bytes.remove_prefix(size);
    return taken;
  }
  static ProtobufField take_field(std::string_view& bytes) {
    const std::uint64_t key = take_varint(bytes);
    ProtobufField field;
    field.number = static_cast<std::uint32_t>(key >> 3);
    switch (key & 7) {
      case 0:
        field.integer = static_cast<std::int64_t>(take_varint(bytes));
        break;
      case 2:
        field.bytes = take(bytes, take_varint(bytes));
        break;
      case 5:
        std::memcpy(&field.real, take(bytes, sizeof(float)).data(), sizeof(float));
        break;
      default:
        throw std::out_of_range("wire type " + std::to_string(key & 7));
    }
    return field;
  }

  std::vector<ProtobufField> fields_;
};

}  // namespace hayate
