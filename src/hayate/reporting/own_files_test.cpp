// SPDX-License-Identifier: Apache-2.0
#include "hayate/reporting/own_files.h"

#include <gtest/gtest.h>

#include "hayate/base/atomic_file.h"
#include "hayate/base/error.h"
#include "hayate/reporting/report_sections.h"
#include "support/error_text.h"
#include "support/temp_folder.h"

namespace hayate {
namespace {

class OwnFilesTest : public testing::Test {
 protected:
  void check() const { check_own_files(folder_.path(), "page.html", {"recipe.json", "log.csv"}); }
  void write(const char* name, std::string_view text) const {
    write_file_atomically(folder_.path() / name, text);
  }

  TempFolder folder_;
};

TEST_F(OwnFilesTest, AreWrittenAgain) {
  EXPECT_NO_THROW(check());
  write("notes.txt", "mine");
  EXPECT_NO_THROW(check());
  write("page.html", html_page("A page", ""));
  write("recipe.json", "{}");
  EXPECT_NO_THROW(check());
}

TEST_F(OwnFilesTest, AreNoFilesOfOthers) {
  write("recipe.json", "mine");
  EXPECT_TRUE(
      contains(error_text<UsageError>([&] { check(); }), "recipe.json: was not written by this"));
  write("page.html", "<!doctype html> mine");
  EXPECT_TRUE(
      contains(error_text<UsageError>([&] { check(); }), "page.html: was not written by this"));
  std::filesystem::remove(folder_.path() / "recipe.json");
  EXPECT_THROW(check(), UsageError);
}

TEST_F(OwnFilesTest, AreNoLinksThatLeadNowhere) {
  std::filesystem::create_symlink("nowhere", folder_.path() / "log.csv");
  EXPECT_THROW(check(), UsageError);
}

}  // namespace
}  // namespace hayate
