// SPDX-License-Identifier: Apache-2.0
#include "hayate/base/error.h"

#include <gtest/gtest.h>

namespace hayate {
namespace {

TEST(Error, StacksItsContextOutermostFirst) {
  try {
    with_context(
        [] { return "cannot train"; },
        [] {
          with_context(
              [] { return "cannot use case 'liver_042'"; },
              [] { throw DataError("labelsTr/liver_042.nii.gz: shape differs", "resample it"); });
        });
    FAIL() << "did not throw";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ExitCode::kBadData);
    EXPECT_STREQ(error.what(),
                 "cannot train:\n  cannot use case 'liver_042':\n  "
                 "labelsTr/liver_042.nii.gz: shape differs\n  cure: resample it");
  }
}

TEST(Error, ShowsNamesOfOthersWithoutTheirControlCharacters) {
  DataError error("a\x1b[2J\nhayate: all is well:\n    one problem\n    another", "x\r");
  error.add_context("case 'l\xe9'");
  EXPECT_STREQ(error.what(),
               "case 'l\\xe9':\n  a\\x1b[2J\\x0ahayate: all is well:\n    one problem\n    "
               "another\n  cure: x\\x0d");
}

TEST(Error, ACureMayHaveIndentedLines) {
  const DataError error("a", "b\n    or c\nd");
  EXPECT_STREQ(error.what(), "a\n  cure: b\n    or c\\x0ad");
}

TEST(Error, ContextPassesResultsThrough) {
  EXPECT_EQ(with_context([] { return "unused"; }, [] { return 7; }), 7);
}

}  // namespace
}  // namespace hayate
