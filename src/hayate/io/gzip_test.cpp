// SPDX-License-Identifier: Apache-2.0
#include "hayate/io/gzip.h"

#include <algorithm>
#include <random>

#include <gtest/gtest.h>

#include "hayate/base/error.h"
#include "support/deflate_bytes.h"
#include "support/error_text.h"
#include "support/file_bytes.h"
#include "support/temp_folder.h"

namespace hayate {
namespace {

using Bytes = std::vector<std::byte>;

/// Runs of equal bytes among noise: it compresses, but not to nothing.
Bytes some_bytes(std::size_t size) {
  std::mt19937 random(7);
  Bytes bytes(size);
  for (std::size_t i = 0; i < size; ++i) {
    bytes[i] = i % 8 == 0 ? static_cast<std::byte>(random() % 256) : bytes[i - i % 8];
  }
  return bytes;
}

class Gzip : public testing::Test {
 protected:
  /// The gzip file of `content`, as bytes.
  static Bytes compress(const Bytes& content) {
    return deflate_bytes(content, DeflateWrapper::kGzip);
  }

  Bytes inflate(const Bytes& file_content, std::uint64_t expected_bytes) {
    write_bytes(folder_ / "file.gz", file_content);
    const InputFile file(folder_ / "file.gz");
    const ByteBuffer content = inflate_gzip(file, expected_bytes);
    return {content.bytes().begin(), content.bytes().end()};
  }

  std::string inflate_error(const Bytes& file_content, std::uint64_t expected_bytes) {
    return error_text<DataError>([&] { inflate(file_content, expected_bytes); });
  }

  Bytes prefix(const Bytes& file_content, std::size_t limit) {
    write_bytes(folder_ / "file.gz", file_content);
    return read_gzip_prefix(InputFile(folder_ / "file.gz"), limit);
  }

  TempFolder folder_;
};

Bytes operator+(Bytes a, const Bytes& b) {
  a.insert(a.end(), b.begin(), b.end());
  return a;
}

TEST_F(Gzip, ReadsBackWhatItWrote) {
  for (const std::size_t size : {0UL, 1UL, 1000UL, 1'000'000UL}) {
    const Bytes content = some_bytes(size);
    EXPECT_EQ(inflate(compress(content), size), content) << size;
  }
}

TEST_F(Gzip, GivesTheSameFileForTheSameContent) {
  EXPECT_EQ(compress(some_bytes(5000)), compress(some_bytes(5000)));
}

TEST_F(Gzip, ReadsOnlyTheBeginningForAPrefix) {
  const Bytes content = some_bytes(1'000'000);
  Bytes file = compress(content);
  file.resize(file.size() / 2);  // what it does not read may as well be missing
  EXPECT_EQ(prefix(file, 540), Bytes(content.begin(), content.begin() + 540));
  EXPECT_EQ(prefix(compress(some_bytes(100)), 540), some_bytes(100));
}

TEST_F(Gzip, ReadsAPartOfAFileAndZlibStreams) {
  const Bytes content = some_bytes(5000);
  for (const DeflateWrapper wrapper : {DeflateWrapper::kGzip, DeflateWrapper::kZlib}) {
    const Bytes packed = deflate_bytes(content, wrapper);
    write_bytes(folder_ / "file", Bytes(10, std::byte{'x'}) + packed + Bytes(3, std::byte{'y'}));
    const InputFile file(folder_ / "file");
    const FilePart part(file, 10, 10 + packed.size());
    EXPECT_EQ(is_gzip(part), wrapper == DeflateWrapper::kGzip);
    const ByteBuffer all = inflate_gzip(part, content.size(), wrapper);
    EXPECT_TRUE(std::ranges::equal(all.bytes(), content));
    const ByteBuffer some = inflate_gzip_from(part, 7, 100, wrapper);
    EXPECT_TRUE(std::ranges::equal(some.bytes(), std::span(content).subspan(7, 100)));
    const FilePart longer(file, 10, 11 + packed.size());
    EXPECT_TRUE(
        contains(error_text<DataError>([&] { inflate_gzip(longer, content.size(), wrapper); }),
                 "something else follows"));
  }
}

TEST_F(Gzip, JoinsTheMembersOfAFile) {
  const Bytes a = some_bytes(3000);
  const Bytes b = some_bytes(70'000);
  const Bytes file = compress(a) + compress(b) + compress({});
  EXPECT_EQ(inflate(file, 73'000), a + b);
  EXPECT_EQ(prefix(file, 3100), a + Bytes(b.begin(), b.begin() + 100));
}

TEST_F(Gzip, PassesOverZerosBehindTheLastMember) {
  EXPECT_EQ(inflate(compress(some_bytes(100)) + Bytes(512), 100), some_bytes(100));
}

TEST_F(Gzip, RefusesAnythingElseBehindTheLastMember) {
  const Bytes file = compress(some_bytes(100));
  EXPECT_TRUE(contains(inflate_error(file + Bytes(1, std::byte{'x'}), 100), "something else"));
  EXPECT_TRUE(contains(inflate_error(file + Bytes(9) + file, 100), "something else"));
  // Looks like another member for its first byte.
  EXPECT_TRUE(contains(inflate_error(file + Bytes(9, std::byte{0x1f}), 100), "header"));
}

TEST_F(Gzip, GivesTheBeginningWhenTheContentIsLonger) {
  const Bytes content = some_bytes(100'000);
  EXPECT_EQ(inflate(compress(content), 1000), Bytes(content.begin(), content.begin() + 1000));
}

TEST_F(Gzip, ChecksWhatLiesBehindTheExpectedBytes) {
  Bytes file = compress(some_bytes(100'000));
  file[file.size() - 8] ^= std::byte{1};
  EXPECT_TRUE(contains(inflate_error(file, 1000), "incorrect data check"));
}

TEST_F(Gzip, RefusesContentThatIsTooShort) {
  EXPECT_TRUE(contains(inflate_error(compress(some_bytes(100)), 101),
                       "got 100 bytes of content, expected 101"));
}

TEST_F(Gzip, RefusesAFileCutAnywhere) {
  const Bytes file = compress(some_bytes(400));
  for (std::size_t size = 1; size < file.size(); ++size) {
    const Bytes cut(file.begin(), file.begin() + static_cast<std::ptrdiff_t>(size));
    EXPECT_TRUE(contains(inflate_error(cut, 400), "damaged gzip file")) << size;
  }
}

TEST_F(Gzip, NeverGivesOtherBytesForAFlippedBit) {
  const Bytes content = some_bytes(200);
  const Bytes file = compress(content);
  int refused_count = 0;
  for (std::size_t bit = 0; bit < 8 * file.size(); ++bit) {
    Bytes flipped = file;
    flipped[bit / 8] ^= static_cast<std::byte>(1 << bit % 8);
    try {
      EXPECT_EQ(inflate(flipped, content.size()), content) << bit;
    } catch (const DataError&) {
      ++refused_count;
    }
  }
  // Time stamp, system and some flags of the header do not matter, nor do up to seven bits of
  // padding before the trailer; all else does.
  EXPECT_GE(refused_count, static_cast<int>(8 * (file.size() - 8)));
}

TEST_F(Gzip, RefusesAWrongLengthInTheTrailer) {
  Bytes file = compress(some_bytes(100));
  file[file.size() - 4] ^= std::byte{1};
  EXPECT_TRUE(contains(inflate_error(file, 100), "incorrect length check"));
}

TEST_F(Gzip, AllocatesNothingThatTheFileCannotHold) {
  const Bytes file = compress(some_bytes(100));
  EXPECT_TRUE(contains(inflate_error(file, 1ULL << 50), "cannot hold"));
  EXPECT_TRUE(contains(inflate_error(file, ~0ULL), "cannot hold"));
}

TEST_F(Gzip, TellsItsFilesByTheirContent) {
  write_gzip(folder_ / "a", some_bytes(10));
  write_text(folder_ / "b.gz", "plain text");
  write_text(folder_ / "c.gz", "x");
  EXPECT_TRUE(is_gzip(InputFile(folder_ / "a")));
  EXPECT_FALSE(is_gzip(InputFile(folder_ / "b.gz")));
  EXPECT_FALSE(is_gzip(InputFile(folder_ / "c.gz")));
}

TEST_F(Gzip, InflatesFromAPlaceOn) {
  const Bytes content = some_bytes(100'000);
  write_bytes(folder_ / "file.gz", compress(content));
  const InputFile file(folder_ / "file.gz");
  for (const std::size_t offset : {0, 1, 70'000, 99'990}) {
    const ByteBuffer rest = inflate_gzip_from(file, offset, 10);
    EXPECT_TRUE(std::ranges::equal(rest.bytes(), std::span(content).subspan(offset, 10)));
  }
  for (const std::uint64_t offset : {99'991, 100'000, 200'000}) {
    EXPECT_TRUE(contains(error_text<DataError>([&] { inflate_gzip_from(file, offset, 10); }),
                         "got 100000 bytes of content, expected"));
  }
}

}  // namespace
}  // namespace hayate
