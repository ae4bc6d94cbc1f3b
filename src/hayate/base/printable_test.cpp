// SPDX-License-Identifier: Apache-2.0
#include "hayate/base/printable.h"

#include <gtest/gtest.h>

namespace hayate {
namespace {

TEST(Printable, LeavesUtf8AsItIs) {
  EXPECT_EQ(printable("Leber µ 脾 🫀"), "Leber µ 脾 🫀");
}

TEST(Printable, ShowsControlCharactersAndForeignBytes) {
  EXPECT_EQ(printable("a\x1b[2J\nb\x7f"), "a\\x1b[2J\\x0ab\\x7f");
  EXPECT_EQ(printable("lat\xe9in"), "lat\\xe9in");
  // CSI as one character of C1.
  EXPECT_EQ(printable("\xc2\x9b"), "\\xc2\\x9b");
}

TEST(Printable, KeepsLinesWhereTheyAreMeant) {
  EXPECT_EQ(printable_lines("{\n\t\x1b}"), "{\n\t\\x1b}");
}

TEST(Printable, KnowsWhatIsNotUtf8) {
  for (const char* text : {"\x80", "\xc0\x80", "\xe0\x80\x80", "\xed\xa0\x80", "\xf4\x90\x80\x80",
                           "\xf5\x80\x80\x80", "\xc3", "\xe2\x82", "\xff"}) {
    EXPECT_EQ(utf8_length(text), 0U) << printable(text);
  }
  EXPECT_EQ(utf8_length("\xf4\x8f\xbf\xbf"), 4U);
}

TEST(Printable, FormatsOnlyTextAnew) {
  EXPECT_EQ(format_printable("{:>6}|{}\n{:.1f}", std::string("a\n"), "b\r", 1.25),
            " a\\x0a|b\\x0d\n1.2");
}

}  // namespace
}  // namespace hayate
