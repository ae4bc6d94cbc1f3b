// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace hayate {

/// Element types of the safetensors format, with the format's own names ("F32").
enum class TensorType : std::uint8_t {
  kBool,
  kU8,
  kI8,
  kU16,
  kI16,
  kF16,
  kBF16,
  kU32,
  kI32,
  kF32,
  kU64,
  kI64,
  kF64,
};

std::size_t tensor_type_size_bytes(TensorType type);
std::string_view tensor_type_name(TensorType type);

/// One tensor of a file: C order, little endian. `bytes` belongs to whoever made the view.
struct TensorView {
  std::string name;
  TensorType type = TensorType::kF32;
  std::vector<std::int64_t> shape;
  std::span<const std::byte> bytes;

  std::int64_t size() const;

  /// Returns the elements as T. \pre sizeof(T) is the type's size.
  template <class T>
  std::span<const T> as() const {
    return {reinterpret_cast<const T*>(bytes.data()), bytes.size() / sizeof(T)};
  }
};

/// A safetensors file in memory: named tensors and string metadata, no executable content.
/// Format: https://github.com/huggingface/safetensors (8 bytes header length, JSON, data).
///
/// A file that hayate wrote carries a checksum of everything else in it, which reading verifies.
class SafetensorsFile {
 public:
  /// Reads a file.
  /// \throws MissingInputError, IoError; DataError when the file is damaged: header length,
  ///         offsets, sizes and checksum are verified before anything is used.
  static SafetensorsFile read(const std::filesystem::path& path);

  /// Maps the file instead of reading it, for files that are never rewritten in place (MappedFile).
  /// The tensors' bytes stay for as long as the file, or whoever holds its storage().
  static SafetensorsFile map(const std::filesystem::path& path);

  /// Takes a content that was read elsewhere. \param path  for messages.
  static SafetensorsFile parse(const std::filesystem::path& path, std::vector<std::byte> content);

  /// Keeps the tensors' bytes alive.
  std::shared_ptr<const void> storage() const { return storage_; }

  /// Returns the tensors in the order of their offsets in the file.
  const std::vector<TensorView>& tensors() const { return tensors_; }
  const std::map<std::string, std::string>& metadata() const { return metadata_; }

  /// Whether the file carried a checksum, which then was right.
  bool has_checksum() const { return has_checksum_; }

  bool contains(std::string_view name) const;
  /// \throws DataError  when there is no such tensor, with the nearest name.
  const TensorView& at(std::string_view name) const;
  /// \throws DataError  when there is no such key.
  const std::string& metadata_at(std::string_view key) const;

 private:
  struct Storage;

  static SafetensorsFile parse(const std::filesystem::path& path, std::shared_ptr<Storage> storage);

  std::filesystem::path path_;
  std::shared_ptr<Storage> storage_;
  std::vector<TensorView> tensors_;
  std::map<std::string, std::string> metadata_;
  bool has_checksum_ = false;
};

/// Writes the file atomically (AtomicFile), with a checksum in its metadata.
/// \throws WriteError
void write_safetensors(const std::filesystem::path& path, std::span<const TensorView> tensors,
                       const std::map<std::string, std::string>& metadata);

}  // namespace hayate
