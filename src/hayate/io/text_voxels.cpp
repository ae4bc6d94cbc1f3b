// SPDX-License-Identifier: Apache-2.0
#include "hayate/io/text_voxels.h"

#include <algorithm>
#include <charconv>
#include <cstring>
#include <span>
#include <string_view>

#include <fmt/format.h>

#include "hayate/base/error.h"
#include "hayate/io/text_header.h"

namespace hayate {
namespace {

constexpr std::string_view kBetween = " \t\r\n\v\f,";
constexpr const char* kCure = "write the file again, with a number for each voxel";

/// The next number as it is written; empty behind the last one. Goes from `text`.
std::string_view take_word(std::string_view& text) {
  text.remove_prefix(std::min(text.find_first_not_of(kBetween), text.size()));
  const std::string_view word = text.substr(0, text.find_first_of(kBetween));
  text.remove_prefix(word.size());
  return word;
}

template <class T>
void parse_voxels(const FilePart& part, std::string_view text, std::span<std::byte> out) {
  const std::size_t count = out.size() / sizeof(T);
  for (std::size_t i = 0; i < count; ++i) {
    const std::string_view word = take_word(text);
    T value{};
    const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), value);
    if (error != std::errc() || end != word.data() + word.size() || word.empty()) {
      throw DataError(
          word.empty()
              ? fmt::format("{}: got {} voxels, expected {}", part.path().string(), i, count)
              : fmt::format("{}: got '{}' as voxel {}, expected a number of {}",
                            part.path().string(), shortened(word), i,
                            voxel_type_name(VoxelTypeOf<T>::kValue)),
          kCure);
    }
    std::memcpy(out.data() + i * sizeof(T), &value, sizeof(T));
  }
  if (const std::string_view word = take_word(text); !word.empty()) {
    throw DataError(fmt::format("{}: got '{}' behind the last of {} voxels", part.path().string(),
                                shortened(word), count),
                    kCure);
  }
}

}  // namespace

ByteBuffer read_text_voxels(const FilePart& part, VoxelType type, std::uint64_t voxel_count) {
  ByteBuffer text(static_cast<std::size_t>(part.size_bytes()));
  part.read(0, text.bytes());
  ByteBuffer voxels(static_cast<std::size_t>(voxel_count * voxel_size_bytes(type)));
  const std::string_view view(reinterpret_cast<const char*>(text.bytes().data()), text.size());
  dispatch_voxel_type(type, [&]<class T>() { parse_voxels<T>(part, view, voxels.bytes()); });
  return voxels;
}

}  // namespace hayate
