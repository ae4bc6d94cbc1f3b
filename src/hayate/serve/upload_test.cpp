// SPDX-License-Identifier: Apache-2.0
#include "hayate/serve/upload.h"

#include <gtest/gtest.h>

#include "hayate/base/atomic_file.h"
#include "hayate/serve/request_error.h"
#include "support/error_text.h"
#include "support/temp_folder.h"

namespace hayate {
namespace {

class UploadTest : public testing::Test {
 protected:
  int status_of_name(const std::string& name) {
    try {
      upload_.begin_part("image", name);
      return 200;
    } catch (const RequestError& error) {
      return error.status();
    }
  }

  TempFolder folder_;
  Upload upload_{folder_.path(), 100};
};

using UploadOfAClient = UploadTest;

TEST_F(UploadOfAClient, PutsFilesOnTheDiskAndKeepsFields) {
  upload_.begin_part("image", "C:\\scans\\liver 1.nii.gz");
  upload_.add("vox");
  upload_.add("els");
  upload_.begin_part("params", "");
  upload_.add("{}");
  upload_.begin_part("image", "/home/me/b.nii");
  upload_.finish();
  ASSERT_EQ(upload_.files().size(), 2U);
  EXPECT_EQ(upload_.files()[0].part, "image");
  EXPECT_EQ(upload_.files()[0].path, folder_ / "liver 1.nii.gz");
  EXPECT_EQ(read_text_file(folder_ / "liver 1.nii.gz"), "voxels");
  EXPECT_EQ(read_text_file(folder_ / "b.nii"), "");
  EXPECT_EQ(upload_.fields().at("params"), "{}");
}

TEST_F(UploadOfAClient, RefusesNamesThatNoFileHasHere) {
  for (const std::string& name :
       {std::string(".."), std::string("a/.."), std::string("."), std::string(".hidden"),
        std::string("a/"), std::string("new\nline"), std::string("nul\0l", 5),
        std::string(300, 'a')}) {
    EXPECT_EQ(status_of_name(name), 400) << name;
  }
  EXPECT_EQ(status_of_name("../../a.nii.gz"), 200);
  EXPECT_EQ(status_of_name("b/a.nii.gz"), 400) << "twice";
  EXPECT_EQ(upload_.files().size(), 1U);
  EXPECT_TRUE(std::filesystem::exists(folder_ / "a.nii.gz"));
}

TEST_F(UploadOfAClient, EndsAtItsLimit) {
  upload_.begin_part("image", "a.nii.gz");
  upload_.add(std::string(60, 'a'));
  upload_.begin_part("image", "b.nii.gz");
  EXPECT_NO_THROW(upload_.add(std::string(40, 'a')));
  try {
    upload_.add("a");
    FAIL();
  } catch (const RequestError& error) {
    EXPECT_EQ(error.status(), 413);
    EXPECT_TRUE(contains(error.what(), "got more than 100 B"));
    EXPECT_TRUE(contains(error.cure(), "--max-upload"));
  }
}

TEST_F(UploadOfAClient, HasAnEndToItsParts) {
  Upload upload(folder_.path(), 1'000'000'000);
  for (int i = 0; i < 4096; ++i) upload.begin_part(std::to_string(i), "");
  EXPECT_THROW(upload.begin_part("more", ""), RequestError);
}

}  // namespace
}  // namespace hayate
