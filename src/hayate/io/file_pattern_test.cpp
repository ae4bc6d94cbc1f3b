// SPDX-License-Identifier: Apache-2.0
#include "hayate/io/file_pattern.h"

#include <gtest/gtest.h>

#include "support/file_bytes.h"
#include "support/temp_folder.h"

namespace hayate {
namespace {

namespace fs = std::filesystem;
using Names = std::vector<std::string>;

class FilePattern : public testing::Test {
 protected:
  FilePattern() {
    for (const char* name : {"b.nii", "a.nii", ".a.nii", "x/c.nii", "x/y/d.nii", ".git/e.nii"}) {
      fs::create_directories((folder_ / name).parent_path());
      write_text(folder_ / name, "");
    }
  }

  Names find(const std::string& pattern) const {
    Names names;
    for (const fs::path& match : find_matches(folder_ / pattern)) {
      names.push_back(match.lexically_relative(folder_.path()).string());
    }
    return names;
  }

  TempFolder folder_;
};

TEST_F(FilePattern, MatchesAsAShellDoes) {
  EXPECT_EQ(find("*.nii"), (Names{"a.nii", "b.nii"}));
  EXPECT_EQ(find("[b-z].nii"), Names{"b.nii"});
  EXPECT_EQ(find("?/*.nii"), Names{"x/c.nii"});
  EXPECT_EQ(find("*"), (Names{"a.nii", "b.nii", "x"}));
  EXPECT_EQ(find("none*"), Names{});
  EXPECT_EQ(find("none/*"), Names{});
}

TEST_F(FilePattern, TwoStarsStandForAnyNumberOfFolders) {
  EXPECT_EQ(find("**/*.nii"), (Names{"a.nii", "b.nii", "x/c.nii", "x/y/d.nii"}));
  EXPECT_EQ(find("x/**/*.nii"), (Names{"x/c.nii", "x/y/d.nii"}));
  EXPECT_EQ(find("x/**"), Names{"x"});
}

TEST_F(FilePattern, LinksThatLeadAroundEnd) {
  fs::create_directory_symlink(folder_.path(), folder_ / "x/around");
  EXPECT_EQ(find("**/d.nii"), Names{"x/y/d.nii"});
}

TEST_F(FilePattern, HiddenNamesAreMatchedByADotAlone) {
  EXPECT_EQ(find(".*.nii"), Names{".a.nii"});
  EXPECT_EQ(find(".git/*"), Names{".git/e.nii"});
}

TEST_F(FilePattern, AFileOfThatVeryNameIsNoPattern) {
  EXPECT_TRUE(is_file_pattern(folder_ / "*.nii"));
  EXPECT_FALSE(is_file_pattern(folder_ / "a.nii"));
  write_text(folder_ / "scan[1].nii", "");
  EXPECT_FALSE(is_file_pattern(folder_ / "scan[1].nii"));
}

}  // namespace
}  // namespace hayate
