// SPDX-License-Identifier: Apache-2.0
#include "hayate/download/checksum.h"

#include <gtest/gtest.h>

#include "hayate/base/error.h"
#include "hayate/download/msd_archives.h"
#include "support/error_text.h"

namespace hayate {
namespace {

Checksum checksum_of(ChecksumKind kind, std::string_view text) {
  ChecksumStream stream(kind);
  for (const char& letter : text) stream.update(std::as_bytes(std::span(&letter, 1)));
  return stream.finish();
}

// RFC 1321, A.5, and FIPS 180-2, B.1.
TEST(Checksum, AddsUpAsTheStandardsSay) {
  EXPECT_EQ(checksum_of(ChecksumKind::kMd5, "").hex, "d41d8cd98f00b204e9800998ecf8427e");
  EXPECT_EQ(checksum_of(ChecksumKind::kMd5, "message digest").hex,
            "f96b697d7cb7938d525a2f31aaf161d0");
  EXPECT_EQ(checksum_of(ChecksumKind::kSha256, "abc").hex,
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

TEST(Checksum, IsReadInEitherCaseAndRefusedWhenItIsNone) {
  EXPECT_EQ(parse_checksum(ChecksumKind::kMd5, "D41D8CD98F00B204E9800998ECF8427E"),
            checksum_of(ChecksumKind::kMd5, ""));
  EXPECT_TRUE(contains(error_text<UsageError>([] { parse_checksum(ChecksumKind::kMd5, "12"); }),
                       "32 hexadecimal digits"));
  EXPECT_THROW(parse_checksum(ChecksumKind::kSha256, std::string(64, 'g')), UsageError);
}

TEST(MsdArchives, AreTenWithAnAddressAndAnMd5) {
  ASSERT_EQ(msd_archives().size(), 10U);
  for (const MsdArchive& archive : msd_archives()) {
    EXPECT_NO_THROW(parse_checksum(ChecksumKind::kMd5, archive.md5)) << archive.task;
    EXPECT_TRUE(archive.url().starts_with("https://"));
    EXPECT_TRUE(archive.url().ends_with(std::string(archive.task) + ".tar"));
    EXPECT_EQ(find_msd_archive(archive.task), &archive);
  }
  EXPECT_EQ(find_msd_archive("Task11_Nothing"), nullptr);
}

}  // namespace
}  // namespace hayate
