// SPDX-License-Identifier: Apache-2.0
#include "hayate/io/image_name.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "hayate/base/text.h"
#include "hayate/io/image_formats.h"

namespace hayate {
namespace {

// Of a slice, which is no image by itself, but stands for its series where somebody names it.
constexpr std::string_view kSliceSuffix = ".dcm";
constexpr std::array<std::string_view, 4> kOtherSuffixes{kSliceSuffix, ".mgh", ".mgz", ".mnc"};
// What images get packed with, and nothing here unpacks.
constexpr std::array<std::string_view, 3> kPackings{".bz2", ".xz", ".zst"};

}  // namespace

bool is_image_name(const std::filesystem::path& path) {
  return find_format_by_name(path).format != nullptr;
}

bool is_other_image_name(const std::filesystem::path& path) {
  const std::string name = to_lower(path.filename().string());
  const auto ends_name = [&](std::string_view suffix) { return name.ends_with(suffix); };
  if (is_image_name(path)) return false;
  return std::ranges::any_of(kOtherSuffixes, ends_name) ||
         (std::ranges::any_of(kPackings, ends_name) &&
          is_image_name(std::filesystem::path(name).stem()));
}

bool is_hidden(const std::filesystem::path& path) {
  return path.filename().string().starts_with('.');
}

std::string case_name(const std::filesystem::path& path) {
  return without_image_suffix(path.filename()).string();
}

std::filesystem::path without_image_suffix(const std::filesystem::path& path) {
  const std::string text = path.string();
  std::size_t suffix_size = find_format_by_name(path).suffix.size();
  if (suffix_size == 0 && to_lower(text).ends_with(kSliceSuffix)) suffix_size = kSliceSuffix.size();
  return text.substr(0, text.size() - suffix_size);
}

std::vector<std::string_view> image_suffixes() {
  std::vector<std::string_view> suffixes;
  for (const ImageFormat* format : image_formats()) {
    suffixes.insert(suffixes.end(), format->suffixes().begin(), format->suffixes().end());
  }
  return suffixes;
}

std::string_view default_image_suffix() {
  return image_formats().front()->suffixes().front();
}

std::string_view written_image_suffix(const std::filesystem::path& image) {
  const ImageFormat* format = find_format_by_name(image).format;
  const bool has_own = format != nullptr && format->is_written();
  return has_own ? format->suffixes().front() : default_image_suffix();
}

}  // namespace hayate
