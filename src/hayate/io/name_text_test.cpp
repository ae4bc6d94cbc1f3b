// SPDX-License-Identifier: Apache-2.0
#include "hayate/io/name_text.h"

#include <gtest/gtest.h>

namespace hayate {
namespace {

TEST(NameText, LeavesUtf8AsItIs) {
  for (const char* name : {"", "liver_042", "Ménière", "脾臓", "😀", "100%", "a\nb"}) {
    EXPECT_EQ(name_text(name), name);
  }
}

TEST(NameText, WritesOtherBytesAsNumbers) {
  EXPECT_EQ(name_text("lat\xe9in"), "lat%E9in");
  EXPECT_EQ(name_text("l\xe9"), "l%E9");
  // Cut off, too long, a surrogate, and beyond the last code point.
  EXPECT_EQ(name_text("\xe2\x82"), "%E2%82");
  EXPECT_EQ(name_text("\xc0\xaf"), "%C0%AF");
  EXPECT_EQ(name_text("\xed\xa0\x80"), "%ED%A0%80");
  EXPECT_EQ(name_text("\xf4\x90\x80\x80x"), "%F4%90%80%80x");
}

TEST(NameText, KnowsNamesThatMakeTrouble) {
  EXPECT_TRUE(is_plain_name("Ménière 1.nii.gz"));
  EXPECT_FALSE(is_plain_name("l\xe9"));
  EXPECT_FALSE(is_plain_name("a\nb"));
  EXPECT_FALSE(is_plain_name("\x1b[31mred"));
}

}  // namespace
}  // namespace hayate
