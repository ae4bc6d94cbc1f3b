// SPDX-License-Identifier: Apache-2.0
#include "hayate/io/image_files.h"

#include <gtest/gtest.h>

#include "hayate/base/hash.h"
#include "support/file_bytes.h"
#include "support/temp_folder.h"

namespace hayate {
namespace {

using Paths = std::vector<std::filesystem::path>;

class ImageFiles : public testing::Test {
 protected:
  std::filesystem::path write(const std::string& name, const std::string& text) {
    write_text(folder_ / name, text);
    return folder_ / name;
  }

  TempFolder folder_;
};

TEST_F(ImageFiles, AreTheHeadersAndTheVoxels) {
  EXPECT_EQ(files_of_image(folder_ / "a.nii.gz"), Paths{folder_ / "a.nii.gz"});
  EXPECT_EQ(files_of_image(folder_ / "a.hdr"), (Paths{folder_ / "a.hdr", folder_ / "a.img"}));
  EXPECT_EQ(files_of_image(folder_ / "A.HDR"), (Paths{folder_ / "A.HDR", folder_ / "A.IMG"}));
  const auto header = write("a.mhd",
                            "NDims = 2\nDimSize = 2 1\nElementType = MET_UCHAR\n"
                            "ElementDataFile = a.raw\n");
  EXPECT_EQ(files_of_image(header), (Paths{header, folder_ / "a.raw"}));
  EXPECT_EQ(files_of_image(write("bad.mhd", "nothing")), Paths{folder_ / "bad.mhd"});
}

TEST_F(ImageFiles, AreAllInTheHash) {
  const auto header = write("a.nhdr",
                            "NRRD0004\ntype: uint8\ndimension: 2\nsizes: 2 1\nencoding: raw\n"
                            "data file: a.raw\n");
  write("a.raw", "12");
  const std::uint64_t hash = hash_of_image(header);
  write("a.raw", "13");
  EXPECT_NE(hash_of_image(header), hash);
  write("a.raw", "12");
  EXPECT_EQ(hash_of_image(header), hash);
  EXPECT_EQ(hash_of_image(folder_ / "a.raw"), hash_file(folder_ / "a.raw"));
}

}  // namespace
}  // namespace hayate
