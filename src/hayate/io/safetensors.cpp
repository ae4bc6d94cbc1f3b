// SPDX-License-Identifier: Apache-2.0
#include "hayate/io/safetensors.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>
#include <numeric>
#include <optional>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "hayate/base/atomic_file.h"
#include "hayate/base/error.h"
#include "hayate/base/hash.h"
#include "hayate/base/json_text.h"
#include "hayate/base/system_info.h"
#include "hayate/base/text.h"
#include "hayate/io/input_file.h"
#include "hayate/io/mapped_file.h"
#include "hayate/io/whole_number.h"

namespace hayate {
namespace {

using nlohmann::json;
using nlohmann::ordered_json;

static_assert(std::endian::native == std::endian::little,
              "tensors are stored as they lie in memory");

struct TypeRow {
  std::string_view name;
  std::size_t size_bytes;
};
constexpr std::array<TypeRow, 13> kTypes{{{"BOOL", 1},
                                          {"U8", 1},
                                          {"I8", 1},
                                          {"U16", 2},
                                          {"I16", 2},
                                          {"F16", 2},
                                          {"BF16", 2},
                                          {"U32", 4},
                                          {"I32", 4},
                                          {"F32", 4},
                                          {"U64", 8},
                                          {"I64", 8},
                                          {"F64", 8}}};

// The format's own limit for the header.
constexpr std::uint64_t kHeaderLimitBytes = 100'000'000;
constexpr std::string_view kChecksumKey = "hayate.xxh3";
// It is as long as a checksum, so that filling it in does not move anything.
constexpr std::string_view kChecksumPlaceholder = "0000000000000000";
// Where the data begins in the file: a cache line, so that the first tensor may be used in place.
constexpr std::size_t kDataAlignment = 64;

[[noreturn]] void damaged(const std::filesystem::path& path, const std::string& why) {
  throw DataError(fmt::format("{}: not a usable safetensors file: {}", path.string(), why),
                  "fetch or write the file again");
}

TensorType parse_type(const std::filesystem::path& path, const std::string& name) {
  const auto found = std::ranges::find(kTypes, name, &TypeRow::name);
  if (found == kTypes.end()) damaged(path, fmt::format("unknown element type '{}'", name));
  return static_cast<TensorType>(found - kTypes.begin());
}

std::vector<std::byte> read_whole_file(const std::filesystem::path& path) {
  const InputFile file(path);
  const auto available = static_cast<std::uint64_t>(available_memory_bytes());
  if (file.size_bytes() > available) {
    throw MemoryError(fmt::format("{}: takes {}, and {} are free", path.string(),
                                  format_bytes(file.size_bytes()), format_bytes(available)));
  }
  std::vector<std::byte> content(static_cast<std::size_t>(file.size_bytes()));
  file.read(0, content);
  return content;
}

/// Reads a shape, or offsets.
std::vector<std::int64_t> parse_numbers(const std::filesystem::path& path, const std::string& name,
                                        const json& entry, const char* key) {
  std::vector<std::int64_t> numbers;
  const json& list = entry.at(key);
  for (const json& value : list) {
    if (const auto number = whole_number(value)) numbers.push_back(*number);
  }
  if (!list.is_array() || numbers.size() != list.size()) {
    damaged(path, fmt::format("{} of '{}': expected a list of whole numbers", key, name));
  }
  return numbers;
}

/// The tensor's bytes within `data`, after checking every number of its entry.
TensorView parse_entry(const std::filesystem::path& path, const std::string& name,
                       const json& entry, std::span<const std::byte> data) {
  TensorView view;
  view.name = name;
  view.type = parse_type(path, entry.at("dtype").get<std::string>());
  std::int64_t size_bytes = static_cast<std::int64_t>(tensor_type_size_bytes(view.type));
  view.shape = parse_numbers(path, name, entry, "shape");
  // The other lengths of an empty tensor may not be absurd either: their product would overflow.
  for (const std::int64_t length : view.shape) {
    if (__builtin_mul_overflow(size_bytes, std::max<std::int64_t>(length, 1), &size_bytes)) {
      damaged(path, fmt::format("shape of '{}' overflows", name));
    }
  }
  const auto needed = std::ranges::find(view.shape, 0) != view.shape.end()
                          ? std::uint64_t{0}
                          : static_cast<std::uint64_t>(size_bytes);
  const std::vector<std::int64_t> offsets = parse_numbers(path, name, entry, "data_offsets");
  if (offsets.size() != 2) {
    damaged(path,
            fmt::format("data_offsets of '{}': got {} numbers, expected 2", name, offsets.size()));
  }
  const auto begin = static_cast<std::uint64_t>(offsets[0]);
  const auto end = static_cast<std::uint64_t>(offsets[1]);
  if (begin > end || end > data.size() || end - begin != needed) {
    damaged(path, fmt::format("'{}' lies at bytes {}..{} of {} and needs {}", name, begin, end,
                              data.size(), needed));
  }
  view.bytes = data.subspan(begin, end - begin);
  return view;
}

std::uint64_t checksum(std::string_view header, std::span<const TensorView> tensors) {
  Hasher hasher;
  hasher.update(header);
  for (const TensorView& tensor : tensors) hasher.update(tensor.bytes);
  return hasher.digest();
}

void verify_checksum(const std::filesystem::path& path, std::string header,
                     const std::string& expected, std::span<const TensorView> tensors) {
  const std::size_t place = header.find(expected);
  if (place == std::string::npos) damaged(path, "its checksum is not plain text");
  header.replace(place, expected.size(), kChecksumPlaceholder);
  const std::string got = format_hash(checksum(header, tensors));
  if (got != expected) {
    damaged(path, fmt::format("checksum is {}, expected {}", got, expected));
  }
}

}  // namespace

/// A file's content: a copy, or the file itself.
struct SafetensorsFile::Storage {
  std::vector<std::byte> copy;
  std::optional<MappedFile> mapping;
  /// Copies of tensors that lie in the file where their type may not lie in memory.
  std::vector<std::vector<std::byte>> realigned;

  std::span<const std::byte> bytes() const { return mapping ? mapping->bytes() : copy; }
};

std::size_t tensor_type_size_bytes(TensorType type) {
  return kTypes[static_cast<std::size_t>(type)].size_bytes;
}

std::string_view tensor_type_name(TensorType type) {
  return kTypes[static_cast<std::size_t>(type)].name;
}

std::int64_t TensorView::size() const {
  return std::accumulate(shape.begin(), shape.end(), std::int64_t{1}, std::multiplies<>());
}

SafetensorsFile SafetensorsFile::read(const std::filesystem::path& path) {
  return parse(path, read_whole_file(path));
}

SafetensorsFile SafetensorsFile::map(const std::filesystem::path& path) {
  auto storage = std::make_shared<Storage>();
  storage->mapping.emplace(path);
  return parse(path, std::move(storage));
}

SafetensorsFile SafetensorsFile::parse(const std::filesystem::path& path,
                                       std::vector<std::byte> content) {
  auto storage = std::make_shared<Storage>();
  storage->copy = std::move(content);
  return parse(path, std::move(storage));
}

SafetensorsFile SafetensorsFile::parse(const std::filesystem::path& path,
                                       std::shared_ptr<Storage> storage) {
  SafetensorsFile file;
  file.path_ = path;
  file.storage_ = std::move(storage);
  const std::span<const std::byte> content = file.storage_->bytes();

  std::uint64_t header_bytes = 0;
  if (content.size() < sizeof header_bytes) damaged(path, "shorter than its header length");
  std::memcpy(&header_bytes, content.data(), sizeof header_bytes);
  if (header_bytes > kHeaderLimitBytes || header_bytes > content.size() - sizeof header_bytes) {
    damaged(path,
            fmt::format("header length {} in a file of {} bytes", header_bytes, content.size()));
  }
  const std::string header(reinterpret_cast<const char*>(content.data()) + 8, header_bytes);
  const auto data = content.subspan(8 + header_bytes);

  std::uint64_t used_bytes = 0;
  try {
    const json entries = json::parse(header);
    for (const auto& [name, entry] : entries.items()) {
      if (name == "__metadata__") {
        file.metadata_ = entry.get<std::map<std::string, std::string>>();
      } else {
        file.tensors_.push_back(parse_entry(path, name, entry, data));
        used_bytes += file.tensors_.back().bytes.size();
      }
    }
  } catch (const json::exception& error) {
    damaged(path, error.what());
  }
  // An empty tensor shares its offset with the one that follows it.
  std::ranges::stable_sort(file.tensors_, {}, [](const TensorView& tensor) {
    return std::pair(tensor.bytes.data(), tensor.bytes.size());
  });
  for (std::size_t i = 1; i < file.tensors_.size(); ++i) {
    const auto& before = file.tensors_[i - 1].bytes;
    if (before.data() + before.size() > file.tensors_[i].bytes.data()) {
      damaged(path,
              fmt::format("'{}' overlaps '{}'", file.tensors_[i].name, file.tensors_[i - 1].name));
    }
  }
  if (used_bytes != data.size()) {
    damaged(path, fmt::format("tensors take {} bytes of {}", used_bytes, data.size()));
  }
  if (const auto found = file.metadata_.find(std::string(kChecksumKey));
      found != file.metadata_.end()) {
    verify_checksum(path, header, found->second, file.tensors_);
    file.metadata_.erase(found);
    file.has_checksum_ = true;
  }
  for (TensorView& tensor : file.tensors_) {
    const auto address = reinterpret_cast<std::uintptr_t>(tensor.bytes.data());
    if (address % tensor_type_size_bytes(tensor.type) == 0) continue;
    tensor.bytes = file.storage_->realigned.emplace_back(tensor.bytes.begin(), tensor.bytes.end());
  }
  return file;
}

bool SafetensorsFile::contains(std::string_view name) const {
  return std::ranges::find(tensors_, name, &TensorView::name) != tensors_.end();
}

const TensorView& SafetensorsFile::at(std::string_view name) const {
  const auto found = std::ranges::find(tensors_, name, &TensorView::name);
  if (found == tensors_.end()) {
    std::vector<std::string> names;
    for (const TensorView& tensor : tensors_) names.push_back(tensor.name);
    throw DataError(
        fmt::format("{}: no tensor '{}'{}", path_.string(), name, did_you_mean(name, names)));
  }
  return *found;
}

const std::string& SafetensorsFile::metadata_at(std::string_view key) const {
  const auto found = metadata_.find(std::string(key));
  if (found == metadata_.end()) {
    throw DataError(fmt::format("{}: no metadata '{}'", path_.string(), key));
  }
  return found->second;
}

void write_safetensors(const std::filesystem::path& path, std::span<const TensorView> tensors,
                       const std::map<std::string, std::string>& metadata) {
  ordered_json entries;
  entries["__metadata__"] = metadata;
  entries["__metadata__"][std::string(kChecksumKey)] = kChecksumPlaceholder;
  std::uint64_t offset = 0;
  for (const TensorView& tensor : tensors) {
    const std::uint64_t end = offset + tensor.bytes.size();
    entries[tensor.name] = {{"dtype", tensor_type_name(tensor.type)},
                            {"shape", tensor.shape},
                            {"data_offsets", {offset, end}}};
    offset = end;
  }
  std::string header = dump_json(entries);
  const std::size_t data_begin = 8 + header.size();
  header.append((kDataAlignment - data_begin % kDataAlignment) % kDataAlignment, ' ');

  const std::string marker = fmt::format("\"{}\":\"", kChecksumKey);
  const std::string sum = format_hash(checksum(header, tensors));
  header.replace(header.find(marker) + marker.size(), sum.size(), sum);

  const std::uint64_t header_bytes = header.size();
  AtomicFile file(path);
  file.write(std::as_bytes(std::span(&header_bytes, 1)));
  file.write(header);
  for (const TensorView& tensor : tensors) file.write(tensor.bytes);
  file.commit();
}

}  // namespace hayate
