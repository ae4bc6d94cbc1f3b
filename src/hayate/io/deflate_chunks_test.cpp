// SPDX-License-Identifier: Apache-2.0
#include "hayate/io/deflate_chunks.h"

#include <algorithm>
#include <random>

#include <gtest/gtest.h>

#include "hayate/io/gzip.h"
#include "support/file_bytes.h"
#include "support/scoped_environment.h"
#include "support/temp_folder.h"

namespace hayate {
namespace {

using Bytes = std::vector<std::byte>;

constexpr std::size_t kChunk = kDeflateChunkBytes;

/// Stretches of one value, as in labels, and of noise, as in images, in turn.
Bytes label_and_noise(std::size_t size) {
  std::mt19937 random(3);
  Bytes bytes(size);
  for (std::size_t i = 0; i < size; ++i) {
    bytes[i] = i / 700'000 % 2 == 0 ? std::byte{1} : static_cast<std::byte>(random());
  }
  return bytes;
}

Bytes packed(const Bytes& content, DeflateWrapper wrapper) {
  const ByteBuffer buffer = deflate_bytes(content, wrapper);
  return {buffer.bytes().begin(), buffer.bytes().end()};
}

/// The content as libdeflate reads it in one go, and as zlib does piece by piece.
void expect_read_back(const Bytes& content, DeflateWrapper wrapper) {
  const TempFolder folder;
  write_bytes(folder / "file", packed(content, wrapper));
  const InputFile file(folder / "file");
  EXPECT_TRUE(std::ranges::equal(inflate_gzip(file, content.size(), wrapper).bytes(), content));
  const ByteBuffer rest = inflate_gzip_from(file, 1, content.size() - 1, wrapper);
  EXPECT_TRUE(std::ranges::equal(rest.bytes(), std::span(content).subspan(1)));
}

TEST(DeflateChunks, AreOneStreamInEitherWrapper) {
  for (const DeflateWrapper wrapper : {DeflateWrapper::kGzip, DeflateWrapper::kZlib}) {
    expect_read_back(label_and_noise(3 * kChunk + 12'345), wrapper);
    expect_read_back(Bytes(2 * kChunk), wrapper);
  }
}

TEST(DeflateChunks, TheLastOneMayHoldASingleByte) {
  expect_read_back(label_and_noise(kChunk + 1), DeflateWrapper::kGzip);
  expect_read_back(label_and_noise(2 * kChunk), DeflateWrapper::kGzip);
}

TEST(DeflateChunks, OfNoiseAreHardlyLargerThanIt) {
  std::mt19937 random(5);
  Bytes noise(kChunk + 100);
  for (std::byte& one : noise) one = static_cast<std::byte>(random());
  expect_read_back(noise, DeflateWrapper::kGzip);
  EXPECT_LT(packed(noise, DeflateWrapper::kGzip).size(), noise.size() + noise.size() / 1000);
}

TEST(DeflateChunks, GiveTheSameBytesByAnyNumberOfThreads) {
  const Bytes content = label_and_noise(4 * kChunk);
  const ScopedEnvironment one("OMP_NUM_THREADS", "1");
  const Bytes by_one = packed(content, DeflateWrapper::kGzip);
  const ScopedEnvironment four("OMP_NUM_THREADS", "4");
  EXPECT_EQ(packed(content, DeflateWrapper::kGzip), by_one);
}

TEST(DeflateChunks, EndInABlockThatAStreamCanGoOnBehind) {
  const Bytes content = label_and_noise(2 * kChunk);
  const auto chunks = deflate_chunks(content, DeflateWrapper::kGzip, 6);
  ASSERT_EQ(chunks.size(), 2U);
  const Bytes mark{std::byte{0}, std::byte{0}, std::byte{0xff}, std::byte{0xff}};
  EXPECT_TRUE(std::ranges::equal(std::span(chunks[0].bytes).last(4), mark));
}

}  // namespace
}  // namespace hayate
