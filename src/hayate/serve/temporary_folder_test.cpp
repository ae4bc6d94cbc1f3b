// SPDX-License-Identifier: Apache-2.0
#include "hayate/serve/temporary_folder.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include "hayate/base/atomic_file.h"
#include "hayate/base/error.h"
#include "support/temp_folder.h"

namespace hayate {
namespace {

namespace fs = std::filesystem;

TEST(TemporaryFolder, IsPrivateAndGoesWithWhatIsInIt) {
  const TempFolder parent;
  fs::path path;
  {
    const TemporaryFolder folder(parent.path());
    path = folder.path();
    struct stat status {};
    ASSERT_EQ(stat(path.c_str(), &status), 0);
    EXPECT_EQ(status.st_mode & 0777U, 0700U);
    write_file_atomically(path / "image", "voxels");
  }
  EXPECT_FALSE(fs::exists(path));
}

TEST(TemporaryFolder, RemovesWhatKilledServersHaveLeftAndNothingElse) {
  const TempFolder parent;
  const fs::path left = parent / "hayate-serve-0123456789abcdef0123456789abcdef";
  const fs::path other = parent / "hayate-serve-mine";
  fs::create_directories(left / "in");
  fs::create_directories(other);
  const TemporaryFolder first(parent.path());
  const TemporaryFolder second(parent.path());
  EXPECT_FALSE(fs::exists(left));
  EXPECT_TRUE(fs::exists(other));
  EXPECT_TRUE(fs::exists(first.path()));
}

TEST(TemporaryFolder, SaysWhereItCannotBe) {
  EXPECT_THROW(TemporaryFolder("/nowhere"), WriteError);
}

}  // namespace
}  // namespace hayate
