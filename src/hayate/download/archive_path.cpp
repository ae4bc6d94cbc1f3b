// SPDX-License-Identifier: Apache-2.0
#include "hayate/download/archive_path.h"

#include <algorithm>

#include <fmt/format.h>

#include "hayate/base/error.h"
#include "hayate/base/printable.h"
#include "hayate/base/text.h"

namespace hayate {
namespace {

constexpr std::size_t kLongestPartBytes = 255;
constexpr std::size_t kLongestNameBytes = 4096;

[[noreturn]] void refuse(std::string_view name, std::string_view why) {
  throw DataError(fmt::format("the entry '{}' {}", printable(name.substr(0, 200)), why));
}

bool is_of_macos(const std::string& part) {
  return part.starts_with("._") || part == ".DS_Store" || part == "__MACOSX";
}

}  // namespace

std::optional<std::filesystem::path> archive_path(std::string_view name) {
  const auto is_control = [](unsigned char c) { return c < 0x20 || c == 0x7f; };
  if (name.empty()) refuse(name, "has no name");
  if (name.size() > kLongestNameBytes) refuse(name, "has a name of over 4096 bytes");
  if (std::ranges::any_of(name, is_control)) refuse(name, "has a control character in its name");
  if (name.find('\\') != std::string_view::npos) refuse(name, "has a backslash in its name");
  if (name.front() == '/') refuse(name, "has an absolute path");
  std::filesystem::path path;
  bool is_skipped = false;
  for (const std::string& part : split(name, '/')) {
    if (part.empty() || part == ".") continue;
    if (part == "..") refuse(name, "leads out of its folder by '..'");
    if (part.size() > kLongestPartBytes) refuse(name, "has a name of over 255 bytes");
    is_skipped |= is_of_macos(part);
    path /= part;
  }
  if (path.empty() || is_skipped) return std::nullopt;
  return path;
}

}  // namespace hayate
