// SPDX-License-Identifier: Apache-2.0
#include "hayate/io/image_name.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "hayate/base/text.h"

namespace hayate {
namespace {

constexpr std::array<std::string_view, 2> kSuffixes{".nii.gz", ".nii"};

constexpr std::array<std::string_view, 13> kOtherSuffixes{
    ".nrrd", ".nhdr", ".mha",    ".mhd",     ".dcm",    ".mgh",    ".mgz",
    ".hdr",  ".mnc",  ".hdr.gz", ".nii.bz2", ".nii.xz", ".nii.zst"};

/// How many letters of the path are such a suffix.
std::size_t suffix_length(const std::filesystem::path& path) {
  const std::string name = to_lower(path.filename().string());
  for (const std::string_view suffix : kSuffixes) {
    if (name.ends_with(suffix)) return suffix.size();
  }
  return 0;
}

}  // namespace

bool is_image_name(const std::filesystem::path& path) {
  return suffix_length(path) > 0;
}

bool is_other_image_name(const std::filesystem::path& path) {
  const std::string name = to_lower(path.filename().string());
  return std::ranges::any_of(kOtherSuffixes, [&](auto suffix) { return name.ends_with(suffix); });
}

bool is_hidden(const std::filesystem::path& path) {
  return path.filename().string().starts_with('.');
}

std::string case_name(const std::filesystem::path& path) {
  return without_image_suffix(path.filename()).string();
}

std::filesystem::path without_image_suffix(const std::filesystem::path& path) {
  const std::string text = path.string();
  return text.substr(0, text.size() - suffix_length(path));
}

}  // namespace hayate
