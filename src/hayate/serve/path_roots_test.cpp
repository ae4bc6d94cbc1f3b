// SPDX-License-Identifier: Apache-2.0
#include "hayate/serve/path_roots.h"

#include <gtest/gtest.h>

#include "hayate/base/atomic_file.h"
#include "hayate/base/error.h"
#include "hayate/serve/request_error.h"
#include "support/file_bytes.h"
#include "support/temp_folder.h"

namespace hayate {
namespace {

namespace fs = std::filesystem;

class PathRootsTest : public testing::Test {
 protected:
  PathRootsTest() {
    fs::create_directories(root() / "ct");
    fs::create_directories(folder_ / "rooted");
    write_text(root() / "ct/a.nii.gz", "a");
    write_text(folder_ / "secret.nii.gz", "s");
    write_text(folder_ / "rooted/secret.nii.gz", "s");
    fs::create_symlink(folder_ / "secret.nii.gz", root() / "link.nii.gz");
    fs::create_symlink(folder_.path(), root() / "up");
    fs::create_symlink("ct/a.nii.gz", root() / "inside.nii.gz");
  }
  fs::path root() const { return folder_ / "root"; }
  int status(const std::string& path) const {
    try {
      roots_().resolve(path);
      return 200;
    } catch (const RequestError& error) {
      return error.status();
    }
  }
  PathRoots roots_() const { return PathRoots({root()}); }

  TempFolder folder_;
};

using PathRootsOfAServer = PathRootsTest;

TEST_F(PathRootsOfAServer, HoldWhatLiesBelowThem) {
  const fs::path file = fs::canonical(root() / "ct/a.nii.gz");
  EXPECT_EQ(roots_().resolve(file.string()), file);
  EXPECT_EQ(roots_().resolve("ct/a.nii.gz"), file);
  EXPECT_EQ(roots_().resolve("ct/../ct/./a.nii.gz"), file);
  EXPECT_EQ(roots_().resolve("inside.nii.gz"), file);
  EXPECT_EQ(status("ct/b.nii.gz"), 404);
}

TEST_F(PathRootsOfAServer, AreNotLeftByDotsLinksOrNames) {
  for (const std::string& path :
       {std::string("../secret.nii.gz"), (folder_ / "secret.nii.gz").string(),
        std::string("link.nii.gz"), std::string("up/secret.nii.gz"), std::string("up/none"),
        std::string("ct/../../secret.nii.gz"), (folder_ / "rooted/secret.nii.gz").string(),
        std::string("/etc/passwd"), std::string("/etc/none"), std::string(), std::string("."),
        std::string("ct/a.nii.gz\0/../..", 18)}) {
    EXPECT_EQ(status(path), 403) << path;
  }
}

TEST_F(PathRootsOfAServer, AreNotLeftByTheDataFileOfAHeader) {
  write_text(root() / "good.mhd",
             "ObjectType = Image\nNDims = 3\nDimSize = 2 2 1\n"
             "ElementType = MET_UCHAR\nElementDataFile = good.raw\n");
  write_text(root() / "good.raw", "abcd");
  EXPECT_NO_THROW(roots_().check_files_of(root() / "good.mhd"));
  write_text(root() / "bad.mhd",
             "ObjectType = Image\nNDims = 3\nDimSize = 2 2 1\n"
             "ElementType = MET_UCHAR\nElementDataFile = bad.raw\n");
  write_text(folder_ / "secret.raw", "abcd");
  fs::create_symlink(folder_ / "secret.raw", root() / "bad.raw");
  EXPECT_THROW(roots_().check_files_of(root() / "bad.mhd"), RequestError);
}

TEST_F(PathRootsOfAServer, AllowNothingWhereThereAreNone) {
  const PathRoots none({});
  EXPECT_TRUE(none.empty());
  EXPECT_THROW(none.resolve((root() / "ct/a.nii.gz").string()), RequestError);
  EXPECT_THROW(PathRoots({folder_ / "nowhere"}), MissingInputError);
}

}  // namespace
}  // namespace hayate
