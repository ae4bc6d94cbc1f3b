// SPDX-License-Identifier: Apache-2.0
#include "hayate/data/prepared_case_file.h"

#include <algorithm>
#include <array>
#include <functional>
#include <optional>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "hayate/base/error.h"
#include "hayate/io/input_file.h"
#include "hayate/io/whole_number.h"

namespace hayate {
namespace {

using nlohmann::json;

constexpr const char* kFormat = "hayate prepared case 1";
// Behind eight bytes of length, since "format" is the first key in the order of the alphabet.
constexpr std::string_view kBegin = R"({"__metadata__":{"format":"hayate prepared case )";
constexpr std::size_t kBeginOffset = 8;

struct NamedType {
  VoxelType voxel;
  TensorType tensor;
};
/// How images and labels may be kept, and what the file calls that.
constexpr std::array kImageTypes{NamedType{VoxelType::kFloat16, TensorType::kF16},
                                 NamedType{VoxelType::kFloat32, TensorType::kF32}};
constexpr std::array kLabelTypes{VoxelType::kUint1, VoxelType::kUint2, VoxelType::kUint4,
                                 VoxelType::kUint8};

[[noreturn]] void reject(const std::filesystem::path& path, const std::string& why) {
  throw DataError(fmt::format("{}: not a usable prepared case: {}", path.string(), why));
}

/// A set as it is kept: as words, or as a list.
TensorView set_tensor(const std::string& name, const VoxelSet& set) {
  if (const auto words = set.words(); !words.empty()) {
    return {name, TensorType::kU64, {std::ssize(words)}, std::as_bytes(words)};
  }
  return {name, TensorType::kU32, {std::ssize(set.list())}, std::as_bytes(set.list())};
}

std::string class_tensor_name(std::size_t c) {
  return fmt::format("class.{}", c);
}

std::optional<VoxelType> label_type_of(const std::string& name) {
  for (const VoxelType type : kLabelTypes) {
    if (voxel_type_name(type) == name) return type;
  }
  return std::nullopt;
}

/// How many voxels, where a file may claim anything.
std::optional<std::uint64_t> voxel_count_of(const std::vector<std::int64_t>& shape) {
  if (shape.size() != 4) return std::nullopt;
  std::uint64_t count = 1;
  for (const std::int64_t length : shape) {
    if (length < 1 || __builtin_mul_overflow(count, static_cast<std::uint64_t>(length), &count)) {
      return std::nullopt;
    }
  }
  if (count > std::uint64_t{1} << 56) return std::nullopt;
  return count;
}

VolumeShape volume_shape(const std::vector<std::int64_t>& shape) {
  return {shape[0], shape[1], shape[2], shape[3]};
}

/// The parts of one file, each checked before it is believed.
class Parser {
 public:
  Parser(const std::filesystem::path& path, const SafetensorsFile& file)
      : path_(path), file_(file) {}

  Volume image() const {
    const TensorView& tensor = file_.at("image");
    for (const NamedType& type : kImageTypes) {
      if (type.tensor != tensor.type) continue;
      if (!voxel_count_of(tensor.shape)) reject(path_, "the image's shape");
      return {type.voxel, volume_shape(tensor.shape), affine("image_affine"), tensor.bytes,
              file_.storage()};
    }
    reject(path_, "the image's type");
  }

  Volume label() const {
    const TensorView& tensor = file_.at("label");
    const auto type = label_type_of(file_.metadata_at("label_type"));
    if (!type) reject(path_, "the label's type");
    const std::vector<std::int64_t> shape = label_shape();
    const auto count = voxel_count_of(shape);
    if (!count || shape[0] != 1) reject(path_, "the label's shape");
    const std::uint64_t bytes =
        (*count * static_cast<std::uint64_t>(voxel_size_bits(*type)) + 7) / 8;
    if (tensor.type != TensorType::kU8 || tensor.bytes.size() != bytes) {
      reject(path_, fmt::format("a label of {} bytes, expected {}", tensor.bytes.size(), bytes));
    }
    return {*type, volume_shape(shape), affine("label_affine"), tensor.bytes, file_.storage()};
  }

  VoxelSet set(const std::string& name, const Volume& grid) const {
    const TensorView& tensor = file_.at(name);
    const auto voxels = static_cast<std::uint64_t>(grid.spatial_size());
    if (tensor.type == TensorType::kU32) return listed_set(name, tensor, voxels);
    if (tensor.type != TensorType::kU64) reject(path_, fmt::format("the type of '{}'", name));
    const auto words = tensor.as<std::uint64_t>();
    const bool fits = words.size() == (voxels + 63) / 64 &&
                      (voxels % 64 == 0 || words.back() >> voxels % 64 == 0);
    if (!fits) reject(path_, fmt::format("'{}' is not of the image's shape", name));
    return VoxelSet(std::vector<std::uint64_t>(words.begin(), words.end()));
  }

  std::vector<VoxelSet> class_sets(const Volume& grid) const {
    std::vector<VoxelSet> sets;
    while (file_.contains(class_tensor_name(sets.size()))) {
      sets.push_back(set(class_tensor_name(sets.size()), grid));
    }
    return sets;
  }

  template <class T>
  T parse(const char* key) const {
    try {
      return json::parse(file_.metadata_at(key)).get<T>();
    } catch (const json::exception& error) {
      reject(path_, fmt::format("{}: {}", key, error.what()));
    }
  }

 private:
  VoxelSet listed_set(const std::string& name, const TensorView& tensor,
                      std::uint64_t voxels) const {
    const auto list = tensor.as<std::uint32_t>();
    const bool ascends = std::ranges::adjacent_find(list, std::greater_equal()) == list.end();
    if (!ascends || (!list.empty() && list.back() >= voxels)) {
      reject(path_, fmt::format("'{}' is no ascending list of voxels", name));
    }
    return VoxelSet(std::vector<std::uint32_t>(list.begin(), list.end()));
  }

  Affine affine(const char* key) const {
    const Affine affine{parse<std::array<std::array<double, 4>, 4>>(key)};
    if (!is_finite(affine)) reject(path_, key);
    return affine;
  }

  std::vector<std::int64_t> label_shape() const {
    std::vector<std::int64_t> shape;
    for (const json& value : parse<std::vector<json>>("label_shape")) {
      const auto length = whole_number(value);
      if (!length) reject(path_, "the label's shape");
      shape.push_back(*length);
    }
    return shape;
  }

  const std::filesystem::path& path_;
  const SafetensorsFile& file_;
};

}  // namespace

void write_prepared_case(const std::filesystem::path& path, const CaseKey& key,
                         const Sample& sample) {
  std::map<std::string, std::string> metadata{
      {"format", kFormat},
      {"key", key.text},
      {"image_file", key.files.image.string()},
      {"label_file", key.files.label ? key.files.label->string() : ""},
      {"image_affine", json(sample.image.voxel_to_world().rows).dump()}};
  std::vector<TensorView> tensors;
  const VolumeShape& shape = sample.image.shape();
  const bool is_half = sample.image.type() == VoxelType::kFloat16;
  tensors.push_back({"image",
                     is_half ? TensorType::kF16 : TensorType::kF32,
                     {shape.begin(), shape.end()},
                     sample.image.bytes()});
  if (sample.indices.has_fg_bg()) {
    tensors.push_back(set_tensor("foreground", sample.indices.foreground));
    tensors.push_back(set_tensor("background", sample.indices.background));
  }
  for (std::size_t c = 0; c < sample.indices.classes.size(); ++c) {
    tensors.push_back(set_tensor(class_tensor_name(c), sample.indices.classes[c]));
  }
  if (sample.has_label()) {
    metadata["label_type"] = voxel_type_name(sample.label.type());
    metadata["label_shape"] = json(sample.label.shape()).dump();
    metadata["label_affine"] = json(sample.label.voxel_to_world().rows).dump();
    tensors.push_back(
        {"label", TensorType::kU8, {sample.label.size_bytes()}, sample.label.bytes()});
  }
  write_safetensors(path, tensors, metadata);
}

Sample parse_prepared_case(const std::filesystem::path& path, const SafetensorsFile& file) {
  if (file.metadata_at("format") != kFormat) reject(path, "its format");
  const Parser parser(path, file);
  Sample sample;
  sample.image = parser.image();
  if (file.contains("label")) {
    sample.label = parser.label();
    if (sample.label.spatial_shape() != sample.image.spatial_shape()) {
      reject(path, "image and label differ in shape");
    }
  }
  if (file.contains("foreground")) {
    sample.indices.foreground = parser.set("foreground", sample.image);
    sample.indices.background = parser.set("background", sample.image);
  }
  sample.indices.classes = parser.class_sets(sample.image);
  return sample;
}

bool begins_as_prepared_case(const std::filesystem::path& path) {
  try {
    const InputFile file(path);
    if (file.size_bytes() < kBeginOffset + kBegin.size()) return false;
    std::string begin(kBegin.size(), '\0');
    file.read(kBeginOffset, std::as_writable_bytes(std::span(begin)));
    return begin == kBegin;
  } catch (const MissingInputError&) {
    // What may not be read may well be one.
    std::error_code error;
    if (std::filesystem::status(path, error).type() == std::filesystem::file_type::not_found) {
      return false;
    }
    throw;
  } catch (const DataError&) {
    return false;
  }
}

SafetensorsFile open_prepared_case(const std::filesystem::path& path) {
  SafetensorsFile file = SafetensorsFile::map(path);
  if (!file.has_checksum()) reject(path, "it has no checksum");
  return file;
}

Sample read_prepared_case(const std::filesystem::path& path) {
  return parse_prepared_case(path, open_prepared_case(path));
}

std::string key_of_prepared_case(const SafetensorsFile& file) {
  return file.metadata_at("key");
}

}  // namespace hayate
