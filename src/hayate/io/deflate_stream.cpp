// SPDX-License-Identifier: Apache-2.0
#include "hayate/io/deflate_stream.h"

#include <algorithm>
#include <array>
#include <utility>

#include "hayate/io/deflate_chunks.h"

namespace hayate {
namespace {

// The usual level of gzip(1) and libdeflate.
constexpr int kCompressionLevel = 6;

/// What libdeflate writes in front of a stream at the level above: no name, no time, no system
/// (RFC 1952); a window of 32 KB (RFC 1950).
std::span<const std::uint8_t> head_of(DeflateWrapper wrapper) {
  static constexpr std::array<std::uint8_t, 10> kGzip{0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff};
  static constexpr std::array<std::uint8_t, 2> kZlib{0x78, 0x9c};
  return wrapper == DeflateWrapper::kGzip ? std::span<const std::uint8_t>(kGzip)
                                          : std::span<const std::uint8_t>(kZlib);
}

/// Checksum and length, the lowest byte first; in zlib the checksum alone, the highest byte first.
std::vector<std::uint8_t> tail_of(std::uint32_t checksum, std::uint64_t content_bytes,
                                  DeflateWrapper wrapper) {
  std::vector<std::uint8_t> tail;
  const auto append = [&](std::uint32_t value) {
    for (int shift = 0; shift < 32; shift += 8) {
      tail.push_back(static_cast<std::uint8_t>(value >> shift));
    }
  };
  append(checksum);
  if (wrapper == DeflateWrapper::kZlib) {
    std::ranges::reverse(tail);
  } else {
    append(static_cast<std::uint32_t>(content_bytes));
  }
  return tail;
}

}  // namespace

DeflateStream::DeflateStream(DeflateWrapper wrapper, Use use)
    : wrapper_(wrapper), use_(std::move(use)), checksum_(checksum_of_nothing(wrapper)) {
  use_(std::as_bytes(head_of(wrapper)));
}

void DeflateStream::add(std::span<const std::byte> content) {
  waiting_.insert(waiting_.end(), content.begin(), content.end());
  if (waiting_.size() <= kDeflateChunkBytes) return;
  const std::size_t size = (waiting_.size() - 1) / kDeflateChunkBytes * kDeflateChunkBytes;
  pack(std::span(waiting_).first(size), /*is_last=*/false);
  waiting_.erase(waiting_.begin(), waiting_.begin() + static_cast<std::ptrdiff_t>(size));
}

void DeflateStream::finish() {
  pack(waiting_, /*is_last=*/true);
  const std::vector<std::uint8_t> tail = tail_of(checksum_, content_bytes_, wrapper_);
  use_(std::as_bytes(std::span(tail)));
}

void DeflateStream::pack(std::span<const std::byte> content, bool is_last) {
  for (const DeflatedChunk& chunk : deflate_chunks(content, wrapper_, kCompressionLevel, is_last)) {
    checksum_ = joined_checksum(checksum_, chunk, wrapper_);
    use_(chunk.bytes);
  }
  content_bytes_ += content.size();
}

}  // namespace hayate
