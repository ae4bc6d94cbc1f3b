// SPDX-License-Identifier: Apache-2.0
#include "hayate/exporting/new_place.h"

#include <limits>

#include <fmt/format.h>

#include "hayate/base/error.h"
#include "hayate/base/text.h"

namespace hayate {
namespace {

/// What is not weights takes a few MB at most.
constexpr std::size_t kMostWeightBytes = std::numeric_limits<std::int32_t>::max() - (16 << 20);

std::filesystem::file_type type_of(const std::filesystem::path& path) {
  std::error_code ignored;
  return std::filesystem::symlink_status(path, ignored).type();
}

[[noreturn]] void refuse(const std::filesystem::path& path) {
  throw UsageError(fmt::format("{}: is there already, and would be overwritten", path.string()),
                   "name another place, or remove it first");
}

}  // namespace

void check_new_file(const std::filesystem::path& path) {
  if (type_of(path) != std::filesystem::file_type::not_found) refuse(path);
}

void check_new_folder(const std::filesystem::path& path) {
  const auto type = type_of(path);
  if (type == std::filesystem::file_type::not_found) return;
  std::error_code error;
  if (type == std::filesystem::file_type::directory && std::filesystem::is_empty(path, error) &&
      !error) {
    return;
  }
  refuse(path);
}

void check_weights_fit(std::span<const TensorView> weights) {
  std::size_t bytes = 0;
  for (const TensorView& tensor : weights) bytes += tensor.bytes.size();
  if (bytes <= kMostWeightBytes) return;
  throw UsageError(fmt::format("the weights take {}, more than the {} that an exported file holds",
                               format_bytes(bytes), format_bytes(kMostWeightBytes)),
                   "train a network with fewer channels (network.channels, init_filters, filters)");
}

}  // namespace hayate
