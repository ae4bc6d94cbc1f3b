// SPDX-License-Identifier: Apache-2.0
#include "hayate/io/deflate_stream.h"

#include <algorithm>
#include <random>
#include <vector>

#include <gtest/gtest.h>
#include <libdeflate.h>

#include "hayate/io/deflate_chunks.h"

namespace hayate {
namespace {

using Bytes = std::vector<std::byte>;

Bytes content_of(std::size_t size) {
  std::mt19937 random(5);
  Bytes bytes(size);
  for (std::byte& byte : bytes) byte = static_cast<std::byte>(random() % 7);
  return bytes;
}

Bytes packed_in_pieces(const Bytes& content, DeflateWrapper wrapper, std::size_t piece) {
  Bytes packed;
  DeflateStream stream(wrapper, [&](std::span<const std::byte> bytes) {
    packed.insert(packed.end(), bytes.begin(), bytes.end());
  });
  for (std::size_t at = 0; at < content.size(); at += piece) {
    stream.add(std::span(content).subspan(at, std::min(piece, content.size() - at)));
  }
  stream.finish();
  return packed;
}

TEST(DeflateStream, GivesTheSameBytesWhateverThePieces) {
  const Bytes content = content_of(2 * kDeflateChunkBytes + 999);
  for (const DeflateWrapper wrapper : {DeflateWrapper::kGzip, DeflateWrapper::kZlib}) {
    const Bytes at_once = packed_in_pieces(content, wrapper, content.size());
    EXPECT_EQ(packed_in_pieces(content, wrapper, 1'000'003), at_once);
    EXPECT_EQ(packed_in_pieces(content, wrapper, kDeflateChunkBytes), at_once);
    EXPECT_EQ(packed_in_pieces(content, wrapper, kDeflateChunkBytes + 1), at_once);
  }
}

TEST(DeflateStream, OfUpToAChunkIsWhatLibdeflateWrites) {
  libdeflate_compressor* const compressor = libdeflate_alloc_compressor(6);
  for (const std::size_t size : {std::size_t{0}, std::size_t{1}, kDeflateChunkBytes}) {
    const Bytes content = content_of(size);
    for (const DeflateWrapper wrapper : {DeflateWrapper::kGzip, DeflateWrapper::kZlib}) {
      const auto compress =
          wrapper == DeflateWrapper::kGzip ? libdeflate_gzip_compress : libdeflate_zlib_compress;
      Bytes expected(2 * size + 100);
      expected.resize(compress(compressor, content.data(), size, expected.data(), expected.size()));
      EXPECT_EQ(packed_in_pieces(content, wrapper, 1 << 20), expected) << size;
    }
  }
  libdeflate_free_compressor(compressor);
}

}  // namespace
}  // namespace hayate
