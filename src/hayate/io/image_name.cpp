// SPDX-License-Identifier: Apache-2.0
#include "hayate/io/image_name.h"

#include <array>
#include <string_view>

namespace hayate {
namespace {

constexpr std::array<std::string_view, 2> kSuffixes{".nii.gz", ".nii"};

}  // namespace

bool is_image_name(const std::filesystem::path& path) {
  return case_name(path).size() < path.filename().string().size();
}

bool is_hidden(const std::filesystem::path& path) {
  return path.filename().string().starts_with('.');
}

std::string case_name(const std::filesystem::path& path) {
  std::string name = path.filename().string();
  for (const std::string_view suffix : kSuffixes) {
    if (name.ends_with(suffix)) return name.substr(0, name.size() - suffix.size());
  }
  return name;
}

}  // namespace hayate
