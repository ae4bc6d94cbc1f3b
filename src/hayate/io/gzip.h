// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "hayate/io/byte_buffer.h"
#include "hayate/io/file_part.h"
#include "hayate/io/gzip_stream.h"

namespace hayate {

/// Whether the file, or the part of one, begins as a gzip file does, whatever its name.
bool is_gzip(const FilePart& part);

/// Returns the first bytes of a gzip file's content: `limit` of them, fewer when it ends before.
/// Reads and inflates no more than that takes.
/// \throws DataError  when the stream is damaged, IoError.
std::vector<std::byte> read_gzip_prefix(const FilePart& part, std::size_t limit);

/// Refuses a size that the file's compressed bytes cannot hold: deflate makes at most 1032 bytes of
/// one. \throws DataError
void check_gzip_expansion(const FilePart& part, std::uint64_t expected_bytes);

/// Returns the first `expected_bytes` of a gzip file's content, or of a zlib stream's. All of it is
/// inflated and checked all the same: lengths, checksums, every member, and that nothing but zeros
/// follows the last one.
///
/// Nothing is allocated on the word of the file (check_gzip_expansion).
/// \throws DataError  when the stream is damaged, truncated, shorter than expected, or followed by
///                    something else; IoError, MemoryError.
ByteBuffer inflate_gzip(const FilePart& part, std::uint64_t expected_bytes,
                        DeflateWrapper wrapper = DeflateWrapper::kGzip);

/// Returns the `size` bytes from `offset` on, without ever holding what is in front of them.
/// \throws as inflate_gzip.
ByteBuffer inflate_gzip_from(const FilePart& part, std::uint64_t offset, std::uint64_t size,
                             DeflateWrapper wrapper = DeflateWrapper::kGzip);

}  // namespace hayate
