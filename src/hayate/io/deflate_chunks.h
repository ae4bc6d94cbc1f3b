// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "hayate/io/gzip_stream.h"

namespace hayate {

/// How much content one chunk holds: the window of 32 KB that is lost where one begins is a
/// hundredth of it.
inline constexpr std::size_t kDeflateChunkBytes = std::size_t{4} << 20;

/// Part of a stream of deflate, which begins and ends with a byte, and the checksum of its content
/// (CRC-32 for gzip, Adler-32 for zlib).
struct DeflatedChunk {
  std::vector<std::byte> bytes;
  std::uint32_t checksum = 0;
  std::size_t content_bytes = 0;
};

/// Compresses the chunks of a content by all of the process's threads. One behind the other they
/// are one stream of deflate (RFC 1951), which any program reads, as pigz's are: only the last one
/// is marked as the end; before it, an empty stored block fills a chunk's last byte. The bytes
/// depend on the content alone, not on the number of threads. No content is a chunk, too.
///
/// \param is_last  whether the stream ends here; else all chunks are full, and others follow.
/// \throws MemoryError
std::vector<DeflatedChunk> deflate_chunks(std::span<const std::byte> content,
                                          DeflateWrapper wrapper, int level, bool is_last);

/// Returns the checksum of content and a chunk behind it.
std::uint32_t joined_checksum(std::uint32_t before, const DeflatedChunk& chunk,
                              DeflateWrapper wrapper);

/// Returns that of no content.
std::uint32_t checksum_of_nothing(DeflateWrapper wrapper);

}  // namespace hayate
