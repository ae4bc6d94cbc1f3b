// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "hayate/io/deflate_stream.h"
#include "support/file_bytes.h"

namespace hayate {

/// The content as one gzip member or zlib stream.
inline std::vector<std::byte> deflate_bytes(std::span<const std::byte> content,
                                            DeflateWrapper wrapper) {
  std::vector<std::byte> packed;
  DeflateStream stream(wrapper, [&](std::span<const std::byte> bytes) {
    packed.insert(packed.end(), bytes.begin(), bytes.end());
  });
  stream.add(content);
  stream.finish();
  return packed;
}

inline std::string deflate_text(std::string_view content, DeflateWrapper wrapper) {
  const auto packed = deflate_bytes(std::as_bytes(std::span(content)), wrapper);
  return {reinterpret_cast<const char*>(packed.data()), packed.size()};
}

inline void write_gzip(const std::filesystem::path& path, std::span<const std::byte> content) {
  write_bytes(path, deflate_bytes(content, DeflateWrapper::kGzip));
}

}  // namespace hayate
