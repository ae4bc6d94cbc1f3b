// SPDX-License-Identifier: Apache-2.0
#include "hayate/base/wrapped_text.h"

#include <gtest/gtest.h>

#include "hayate/base/text.h"

namespace hayate {
namespace {

TEST(WrappedText, LinesEndAtAWordWithinAHundredColumns) {
  std::string words;
  for (int i = 0; i < 50; ++i) words += "word ";
  const std::vector<std::string> lines = split(wrapped(words + "end", 2, 4), '\n');
  ASSERT_EQ(lines.size(), 4U);
  EXPECT_TRUE(lines[0].starts_with("  word"));
  EXPECT_TRUE(lines[1].starts_with("      word"));
  EXPECT_EQ(lines[0].size(), 2U + 19 * 5 + 4 - 5);
  EXPECT_TRUE(lines[2].ends_with("word end"));
  EXPECT_TRUE(lines[3].empty());
}

TEST(WrappedText, ALetterOfSeveralBytesIsOneColumn) {
  std::string letters;
  for (int i = 0; i < 49; ++i) letters += "é ";
  EXPECT_EQ(wrapped(letters + "éé", 0).find('\n'), letters.size() + 4);
}

TEST(WrappedText, AWordLongerThanALineStaysWhole) {
  const std::string word(150, 'x');
  EXPECT_EQ(wrapped("a " + word + " b", 0), "a\n" + word + "\nb\n");
}

}  // namespace
}  // namespace hayate
