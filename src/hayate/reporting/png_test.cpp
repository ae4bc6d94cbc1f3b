// SPDX-License-Identifier: Apache-2.0
#include "hayate/reporting/png.h"

#include <vector>

#include <gtest/gtest.h>
#include <zlib.h>

namespace hayate {
namespace {

std::uint32_t uint32_at(const std::string& png, std::size_t at) {
  std::uint32_t value = 0;
  for (std::size_t i = 0; i < 4; ++i) value = value << 8 | static_cast<unsigned char>(png[at + i]);
  return value;
}

TEST(Png, HoldsThePixelsRowByRow) {
  const std::vector<std::uint8_t> rgb{255, 0, 0, 0, 255, 0, 1, 2, 3, 4, 5, 6};
  const std::string png = encode_png(2, 2, rgb);
  EXPECT_EQ(png.substr(0, 8), "\x89PNG\r\n\x1a\n");
  EXPECT_EQ(png.substr(12, 4), "IHDR");
  EXPECT_EQ(uint32_at(png, 16), 2U);
  EXPECT_EQ(uint32_at(png, 20), 2U);
  const std::size_t data_size = uint32_at(png, 33);
  ASSERT_EQ(png.substr(37, 4), "IDAT");
  std::vector<unsigned char> rows(14);
  uLongf size = rows.size();
  ASSERT_EQ(
      uncompress(rows.data(), &size, reinterpret_cast<const Bytef*>(png.data() + 41), data_size),
      Z_OK);
  EXPECT_EQ(size, 14U);
  EXPECT_EQ(rows, (std::vector<unsigned char>{0, 255, 0, 0, 0, 255, 0, 0, 1, 2, 3, 4, 5, 6}));
  EXPECT_EQ(png.substr(png.size() - 8, 4), "IEND");
}

TEST(Png, EveryChunkEndsInItsChecksum) {
  const std::string png = encode_png(1, 1, std::vector<std::uint8_t>{7, 8, 9});
  int chunks = 0;
  for (std::size_t at = 8; at < png.size(); ++chunks) {
    const std::size_t size = uint32_at(png, at);
    EXPECT_EQ(
        uint32_at(png, at + 8 + size),
        crc32(0, reinterpret_cast<const Bytef*>(png.data() + at + 4), static_cast<uInt>(size + 4)));
    at += size + 12;
  }
  EXPECT_EQ(chunks, 3);
}

TEST(Png, SaysWhatMadeItInATextChunk) {
  const std::string png = encode_png(1, 1, std::vector<std::uint8_t>{7, 8, 9}, "hayate");
  EXPECT_EQ(uint32_at(png, 33), 15U);
  EXPECT_EQ(png.substr(37, 19), std::string("tEXtSoftware\0hayate", 19));
  EXPECT_EQ(png.substr(64, 4), "IDAT");
}

TEST(Png, DataUrisAreBase64) {
  // The vectors are those of RFC 4648, section 10.
  EXPECT_EQ(png_data_uri("f"), "data:image/png;base64,Zg==");
  EXPECT_EQ(png_data_uri("fo"), "data:image/png;base64,Zm8=");
  EXPECT_EQ(png_data_uri("foobar"), "data:image/png;base64,Zm9vYmFy");
}

}  // namespace
}  // namespace hayate
