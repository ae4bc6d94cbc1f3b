// SPDX-License-Identifier: Apache-2.0
#include "hayate/download/archive_path.h"

#include <gtest/gtest.h>

#include "hayate/base/error.h"
#include "support/error_text.h"

namespace hayate {
namespace {

TEST(ArchivePath, IsTheNameWithoutWhatSaysNothing) {
  EXPECT_EQ(archive_path("a/b.nii.gz"), "a/b.nii.gz");
  EXPECT_EQ(archive_path("./a//./b/"), "a/b");
  EXPECT_EQ(archive_path("a..b/..."), "a..b/...");
  EXPECT_EQ(archive_path("./"), std::nullopt);
}

TEST(ArchivePath, PassesOverWhatMacosAdds) {
  EXPECT_EQ(archive_path("a/._b.nii.gz"), std::nullopt);
  EXPECT_EQ(archive_path("._a"), std::nullopt);
  EXPECT_EQ(archive_path("a/.DS_Store"), std::nullopt);
  EXPECT_EQ(archive_path("__MACOSX/a/b"), std::nullopt);
}

TEST(ArchivePath, RefusesWhatLeadsOutOfTheFolderOrIsNoName) {
  const std::string too_long(256, 'a');
  const std::string much_too_long(5000, 'a');
  for (const std::string& name :
       {std::string("/etc/passwd"), std::string("../a"), std::string("a/../../b"),
        std::string("a/.."), std::string("a\\b"), std::string(""), std::string("a\nb"),
        std::string("a\x1b[2J"), "a/" + too_long, much_too_long, std::string("._a/../../b")}) {
    EXPECT_THROW(archive_path(name), DataError) << name;
  }
  EXPECT_TRUE(contains(error_text<DataError>([] { archive_path("a\x1b[2J"); }), "\\x1b"));
}

}  // namespace
}  // namespace hayate
