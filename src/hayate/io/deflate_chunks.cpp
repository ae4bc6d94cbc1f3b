// SPDX-License-Identifier: Apache-2.0
#include "hayate/io/deflate_chunks.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <memory>

#include <libdeflate.h>
#include <zlib.h>

#include "hayate/base/error.h"
#include "hayate/base/parallel.h"
#include "hayate/io/byte_buffer.h"

namespace hayate {
namespace {

// A stream of deflate without a wrapper, as zlib's inflateInit2 takes its window's bits.
constexpr int kRawWindowBits = -15;
// What zlib says of the place where it stopped (inflate with Z_BLOCK, zlib.h).
constexpr int kUnusedBits = 7;
constexpr int kInLastBlock = 64;
constexpr int kAtBlockBoundary = 128;

struct FreeCompressor {
  void operator()(libdeflate_compressor* compressor) const {
    libdeflate_free_compressor(compressor);
  }
};

/// zlib's decompressor, which stops between blocks; libdeflate's does not.
class BlockWalker {
 public:
  BlockWalker(std::span<std::byte> deflated, std::span<std::byte> scratch) {
    if (inflateInit2(&zlib_, kRawWindowBits) != Z_OK) throw MemoryError("zlib: out of memory");
    zlib_.next_in = reinterpret_cast<Bytef*>(deflated.data());
    zlib_.avail_in = static_cast<uInt>(deflated.size());
    zlib_.next_out = reinterpret_cast<Bytef*>(scratch.data());
    zlib_.avail_out = static_cast<uInt>(scratch.size());
  }
  ~BlockWalker() { inflateEnd(&zlib_); }
  BlockWalker(const BlockWalker&) = delete;
  BlockWalker& operator=(const BlockWalker&) = delete;

  /// Goes to the end of the block. \returns whether it was the last one.
  bool pass_block() {
    do {
      [[maybe_unused]] const int status = inflate(&zlib_, Z_BLOCK);
      assert(status == Z_OK || status == Z_BUF_ERROR);
    } while ((zlib_.data_type & kAtBlockBoundary) == 0);
    return (zlib_.data_type & kInLastBlock) != 0;
  }

  std::uint64_t bit() const {
    return std::uint64_t{zlib_.total_in} * 8 -
           static_cast<std::uint64_t>(zlib_.data_type & kUnusedBits);
  }

 private:
  z_stream zlib_{};
};

/// Makes a whole stream the beginning of a longer one.
/// \param scratch  more room than its content takes.
void leave_open(std::vector<std::byte>& deflated, std::span<std::byte> scratch) {
  BlockWalker walker(deflated, scratch);
  std::uint64_t begin = 0;
  while (!walker.pass_block()) begin = walker.bit();
  const std::uint64_t end = walker.bit();
  // The first bit of a block says whether it is the last; bits are counted from the lowest.
  deflated[begin / 8] &= ~(std::byte{1} << (begin % 8));
  // An empty stored block: three zero bits, zeros up to the next byte, its length and that
  // inverted.
  deflated.resize((end + 3 + 7) / 8, std::byte{0});
  constexpr std::array kEmptyBlock{std::byte{0}, std::byte{0}, std::byte{0xff}, std::byte{0xff}};
  deflated.insert(deflated.end(), kEmptyBlock.begin(), kEmptyBlock.end());
}

std::uint32_t checksum_of(std::span<const std::byte> content, DeflateWrapper wrapper) {
  return wrapper == DeflateWrapper::kGzip ? libdeflate_crc32(0, content.data(), content.size())
                                          : libdeflate_adler32(1, content.data(), content.size());
}

DeflatedChunk deflate_chunk(std::span<const std::byte> content, DeflateWrapper wrapper, int level,
                            bool is_last) {
  const std::unique_ptr<libdeflate_compressor, FreeCompressor> compressor(
      libdeflate_alloc_compressor(level));
  if (!compressor) throw MemoryError("libdeflate: out of memory");
  ByteBuffer room(std::max(libdeflate_deflate_compress_bound(compressor.get(), content.size()),
                           content.size() + 1));
  const std::size_t size = libdeflate_deflate_compress(
      compressor.get(), content.data(), content.size(), room.bytes().data(), room.size());
  DeflatedChunk chunk{
      {room.bytes().begin(), room.bytes().begin() + static_cast<std::ptrdiff_t>(size)},
      checksum_of(content, wrapper),
      content.size()};
  if (!is_last) leave_open(chunk.bytes, room.bytes());
  return chunk;
}

}  // namespace

std::vector<DeflatedChunk> deflate_chunks(std::span<const std::byte> content,
                                          DeflateWrapper wrapper, int level, bool is_last) {
  assert(is_last || content.size() % kDeflateChunkBytes == 0);
  const std::size_t count =
      std::max<std::size_t>((content.size() + kDeflateChunkBytes - 1) / kDeflateChunkBytes, 1);
  std::vector<DeflatedChunk> chunks(count);
  parallel_for(static_cast<std::int64_t>(count), thread_count(), [&](std::int64_t index) {
    const auto place = static_cast<std::size_t>(index);
    const std::size_t begin = place * kDeflateChunkBytes;
    const std::size_t size = std::min(kDeflateChunkBytes, content.size() - begin);
    chunks[place] =
        deflate_chunk(content.subspan(begin, size), wrapper, level, is_last && place + 1 == count);
  });
  return chunks;
}

std::uint32_t joined_checksum(std::uint32_t before, const DeflatedChunk& chunk,
                              DeflateWrapper wrapper) {
  const auto combine = wrapper == DeflateWrapper::kGzip ? crc32_combine : adler32_combine;
  return static_cast<std::uint32_t>(
      combine(before, chunk.checksum, static_cast<z_off_t>(chunk.content_bytes)));
}

std::uint32_t checksum_of_nothing(DeflateWrapper wrapper) {
  return checksum_of({}, wrapper);
}

}  // namespace hayate
