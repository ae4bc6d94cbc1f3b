// SPDX-License-Identifier: Apache-2.0
#include "hayate/io/deflate_chunks.h"

#include <algorithm>
#include <cstring>
#include <random>

#include <gtest/gtest.h>

#include "hayate/io/gzip.h"
#include "support/deflate_bytes.h"
#include "support/file_bytes.h"
#include "support/scoped_environment.h"
#include "support/temp_folder.h"

namespace hayate {
namespace {

using Bytes = std::vector<std::byte>;

constexpr std::size_t kChunk = kDeflateChunkBytes;

Bytes noise(std::size_t size) {
  std::mt19937_64 random(3);
  std::vector<std::uint64_t> words(size / sizeof(std::uint64_t) + 1);
  for (std::uint64_t& word : words) word = random();
  const auto bytes = std::as_bytes(std::span(words)).first(size);
  return {bytes.begin(), bytes.end()};
}

/// Stretches of one value, as in labels, and of noise, as in images, in turn.
Bytes label_and_noise(std::size_t size) {
  constexpr std::size_t kStretch = 700'000;
  const Bytes some = noise(kStretch);
  Bytes bytes(size, std::byte{1});
  for (std::size_t at = kStretch; at < size; at += 2 * kStretch) {
    std::memcpy(bytes.data() + at, some.data(), std::min(kStretch, size - at));
  }
  return bytes;
}

bool is_equal(std::span<const std::byte> a, std::span<const std::byte> b) {
  return a.size() == b.size() && std::memcmp(a.data(), b.data(), a.size()) == 0;
}

/// The content as libdeflate reads it in one go, and as zlib does piece by piece.
void expect_read_back(const Bytes& content, DeflateWrapper wrapper) {
  const TempFolder folder;
  write_bytes(folder / "file", deflate_bytes(content, wrapper));
  const InputFile file(folder / "file");
  EXPECT_TRUE(is_equal(inflate_gzip(file, content.size(), wrapper).bytes(), content));
  const ByteBuffer rest = inflate_gzip_from(file, 1, content.size() - 1, wrapper);
  EXPECT_TRUE(is_equal(rest.bytes(), std::span(content).subspan(1)));
}

TEST(DeflateChunks, AreOneStreamInEitherWrapper) {
  for (const DeflateWrapper wrapper : {DeflateWrapper::kGzip, DeflateWrapper::kZlib}) {
    expect_read_back(label_and_noise(kChunk + 12'345), wrapper);
    expect_read_back(Bytes(2 * kChunk), wrapper);
  }
}

TEST(DeflateChunks, TheLastOneMayHoldASingleByte) {
  expect_read_back(label_and_noise(kChunk + 1), DeflateWrapper::kGzip);
  expect_read_back(label_and_noise(2 * kChunk), DeflateWrapper::kGzip);
}

TEST(DeflateChunks, OfNoiseAreHardlyLargerThanIt) {
  const Bytes content = noise(kChunk + 100);
  expect_read_back(content, DeflateWrapper::kGzip);
  EXPECT_LT(deflate_bytes(content, DeflateWrapper::kGzip).size(),
            content.size() + content.size() / 1000);
}

TEST(DeflateChunks, GiveTheSameBytesByAnyNumberOfThreads) {
  const Bytes content = label_and_noise(2 * kChunk);
  const ScopedEnvironment one("OMP_NUM_THREADS", "1");
  const Bytes by_one = deflate_bytes(content, DeflateWrapper::kGzip);
  const ScopedEnvironment four("OMP_NUM_THREADS", "4");
  EXPECT_EQ(deflate_bytes(content, DeflateWrapper::kGzip), by_one);
}

TEST(DeflateChunks, EndInABlockThatAStreamCanGoOnBehind) {
  const Bytes content = label_and_noise(2 * kChunk);
  const auto chunks = deflate_chunks(content, DeflateWrapper::kGzip, 6, /*is_last=*/true);
  ASSERT_EQ(chunks.size(), 2U);
  const Bytes mark{std::byte{0}, std::byte{0}, std::byte{0xff}, std::byte{0xff}};
  EXPECT_TRUE(std::ranges::equal(std::span(chunks[0].bytes).last(4), mark));
}

}  // namespace
}  // namespace hayate
