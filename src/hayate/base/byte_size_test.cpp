// SPDX-License-Identifier: Apache-2.0
#include "hayate/base/byte_size.h"

#include <gtest/gtest.h>

#include "hayate/base/error.h"

namespace hayate {
namespace {

TEST(ByteSize, IsReadAsPeopleWriteIt) {
  EXPECT_EQ(parse_byte_size("1234"), 1234);
  EXPECT_EQ(parse_byte_size("500M"), 500'000'000);
  EXPECT_EQ(parse_byte_size("1.5GB"), 1'500'000'000);
  EXPECT_EQ(parse_byte_size("4GiB"), 4'294'967'296);
  EXPECT_EQ(parse_byte_size("64k"), 64'000);
}

TEST(ByteSize, IsRefusedWhereItIsNone) {
  for (const char* text : {"", "G", "0", "-4G", "4X", "4 G", "4GG", "nan", "inf", "1e30G"}) {
    EXPECT_THROW(parse_byte_size(text), UsageError) << text;
  }
}

}  // namespace
}  // namespace hayate
