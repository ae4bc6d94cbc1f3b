// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cstring>

#include "faults/craft.h"
#include "hayate/base/error.h"
#include "hayate/io/safetensors.h"
#include "support/file_bytes.h"

namespace hayate {
namespace {

using nlohmann::json;
using Bytes = std::vector<std::byte>;

/// The format's two halves: https://github.com/huggingface/safetensors
struct Halves {
  json header;
  Bytes data;

  explicit Halves(const Bytes& file) {
    std::uint64_t size = 0;
    std::memcpy(&size, file.data(), sizeof size);
    const auto* text = reinterpret_cast<const char*>(file.data()) + sizeof size;
    header = json::parse(text, text + size);
    data.assign(file.begin() + static_cast<std::ptrdiff_t>(sizeof size + size), file.end());
    // One that is wrong would be all that a reader sees.
    header["__metadata__"].erase("hayate.xxh3");
  }

  Bytes joined() const {
    const std::string text = header.dump(-1, ' ', false, json::error_handler_t::replace);
    const std::uint64_t size = text.size();
    Bytes file(sizeof size);
    std::memcpy(file.data(), &size, sizeof size);
    const auto bytes = std::as_bytes(std::span(text));
    file.insert(file.end(), bytes.begin(), bytes.end());
    file.insert(file.end(), data.begin(), data.end());
    return file;
  }
};

/// JSON within a text of the metadata ("state", "recipe"), or the text.
void change_metadata(Craft& craft, json& metadata) {
  if (!metadata.is_object() || metadata.empty()) return craft.change(metadata);
  json& text =
      *std::next(metadata.begin(), static_cast<std::ptrdiff_t>(craft.below(metadata.size())));
  json inner = json::parse(text.get<std::string>(), nullptr, /*allow_exceptions=*/false);
  if (!inner.is_structured() || craft.one_in(8)) return craft.change(text);
  craft.change(inner);
  text = inner.dump(-1, ' ', false, json::error_handler_t::replace);
}

/// A tensor of another shape or type that takes as many bytes.
void change_form(Craft& craft, json& header) {
  json& entry = *std::next(header.begin(), static_cast<std::ptrdiff_t>(craft.below(header.size())));
  if (!entry.contains("shape")) return;
  constexpr const char* kOfSize[][4] = {{"U8", "I8", "BOOL", "U8"},
                                        {"F16", "BF16", "I16", "U16"},
                                        {"F32", "I32", "U32", "F32"},
                                        {"F64", "I64", "U64", "F64"}};
  for (const auto& names : kOfSize) {
    if (std::ranges::find(names, entry["dtype"].get<std::string>()) == std::end(names)) continue;
    if (craft.one_in(2)) entry["dtype"] = craft.one_of(names);
    break;
  }
  json& shape = entry["shape"];
  if (craft.one_in(2)) {
    shape.push_back(1);
  } else {
    std::reverse(shape.begin(), shape.end());
  }
}

/// Elements of odd values, as float32 lie in them.
void change_elements(Craft& craft, Bytes& data) {
  for (std::size_t i = 0; i < 8 && data.size() >= sizeof(float); ++i) {
    const auto value = static_cast<float>(craft.odd_number());
    const std::size_t at = craft.below(data.size() / sizeof value) * sizeof value;
    std::memcpy(data.data() + at, &value, sizeof value);
  }
}

}  // namespace

void craft_safetensors(Craft& craft, const Bytes& original, const std::filesystem::path& path) {
  if (craft.one_in(6)) {
    Bytes bytes = original;
    craft.change(bytes);
    return write_bytes(path, bytes);
  }
  Halves halves(original);
  switch (craft.below(4)) {
    case 0:
      craft.change(halves.header);
      break;
    case 1:
      change_metadata(craft, halves.header["__metadata__"]);
      break;
    case 2:
      change_form(craft, halves.header);
      break;
    default:
      change_elements(craft, halves.data);
  }
  const Bytes bytes = halves.joined();
  try {
    const SafetensorsFile file = SafetensorsFile::parse(path, bytes);
    write_safetensors(path, file.tensors(), file.metadata());
  } catch (const DataError&) {
    write_bytes(path, bytes);
  }
}

}  // namespace hayate
