// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "hayate/io/gzip_stream.h"

namespace hayate {

/// Compresses content that comes piece by piece, by all threads (io/deflate_chunks.h), and hands on
/// what is packed: one gzip member, or one zlib stream. The bytes depend on the content alone, not
/// on its pieces.
class DeflateStream {
 public:
  using Use = std::function<void(std::span<const std::byte> packed)>;

  DeflateStream(DeflateWrapper wrapper, Use use);

  /// \throws MemoryError; what `use` throws
  void add(std::span<const std::byte> content);
  /// Packs what is left, and ends the stream. \pre nothing is added any more.
  void finish();

 private:
  void pack(std::span<const std::byte> content, bool is_last);

  DeflateWrapper wrapper_;
  Use use_;
  /// Content that is not packed yet: its last chunk is, when something follows it.
  std::vector<std::byte> waiting_;
  std::uint32_t checksum_;
  std::uint64_t content_bytes_ = 0;
};

}  // namespace hayate
