// SPDX-License-Identifier: Apache-2.0
#include "hayate/io/metaimage/meta_format.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "hayate/base/error.h"
#include "hayate/io/image_formats.h"
#include "hayate/io/read_image.h"
#include "hayate/io/write_image.h"
#include "support/deflate_bytes.h"
#include "support/error_text.h"
#include "support/file_bytes.h"
#include "support/numbered_volume.h"
#include "support/temp_folder.h"

namespace hayate {
namespace {

const std::string kSmall =
    "ObjectType = Image\nNDims = 3\nDimSize = 2 3 1\nElementType = MET_UCHAR\n";
const std::string kLocal = "ElementDataFile = LOCAL\n";
// Voxel [x, y] has the value x + 2y + 1.
const std::string kSmallVoxels{1, 2, 3, 4, 5, 6};
const std::vector<float> kSmallInOrder{1, 3, 5, 2, 4, 6};

std::string zlib_of(const std::string& content) {
  return deflate_text(content, DeflateWrapper::kZlib);
}

class MetaImage : public testing::Test {
 protected:
  std::filesystem::path write(const std::string& name, const std::string& text) {
    write_text(folder_ / name, text);
    return folder_ / name;
  }
  static std::vector<float> voxels_of(const std::filesystem::path& path) {
    const Volume image = read_image(path);
    const auto voxels = image.voxels<float>();
    return {voxels.begin(), voxels.end()};
  }
  std::string error_of(const std::string& text) {
    const std::filesystem::path path = write("bad.mha", text);
    return error_text<DataError>([&] { read_image(path); });
  }

  TempFolder folder_;
};

TEST_F(MetaImage, IsToldByItsNameAndByItsBeginning) {
  EXPECT_EQ(find_format_by_name("a.MHA").format, &meta_format());
  EXPECT_EQ(find_format_by_name("a.mhd").format, &meta_format());
  EXPECT_EQ(&find_format(write("unnamed", kSmall + kLocal)), &meta_format());
}

TEST_F(MetaImage, ReadsRawCompressedAndWrittenOutVoxels) {
  EXPECT_EQ(voxels_of(write("a.mha", kSmall + kLocal + kSmallVoxels)), kSmallInOrder);
  const std::string packed = zlib_of(kSmallVoxels);
  EXPECT_EQ(voxels_of(write("a.mha", kSmall + "CompressedData = True\n" + kLocal + packed)),
            kSmallInOrder);
  const std::string size = fmt::format("CompressedDataSize = {}\n", packed.size());
  EXPECT_EQ(voxels_of(write("a.mha", kSmall + "CompressedData = True\n" + size + kLocal + packed +
                                         "something else")),
            kSmallInOrder);
  EXPECT_EQ(voxels_of(write("a.mha", kSmall + "BinaryData = False\n" + kLocal + "1 2 3 4 5 6\n")),
            kSmallInOrder);
}

TEST_F(MetaImage, ReadsBothByteOrdersAndHeadersOfTheVoxels) {
  const std::string header = "NDims = 2\nDimSize = 2 1\nElementType = MET_SHORT\n";
  const std::string voxels("\x01\x02\xff\xff", 4);
  EXPECT_EQ(voxels_of(write("a.mha", header + kLocal + voxels)), (std::vector<float>{513, -1}));
  EXPECT_EQ(voxels_of(write("a.mha", header + "ElementByteOrderMSB = True\n" + kLocal + voxels)),
            (std::vector<float>{258, -1}));
  EXPECT_EQ(voxels_of(write("a.mha", header + "HeaderSize = -1\n" + kLocal + "anything" + voxels)),
            (std::vector<float>{513, -1}));
  write("a.raw", "head" + voxels + "tail");
  EXPECT_EQ(voxels_of(write("a.mhd", header + "HeaderSize = 4\nElementDataFile = a.raw\n")),
            (std::vector<float>{513, -1}));
}

TEST_F(MetaImage, ReadsVoxelsOfAnotherFile) {
  write("a.zraw", zlib_of(kSmallVoxels));
  const auto path = write("a.mhd", kSmall + "CompressedData = True\nElementDataFile = a.zraw\n");
  EXPECT_EQ(voxels_of(path), kSmallInOrder);
  EXPECT_EQ(meta_format().files_of(path), (std::vector{path, folder_ / "a.zraw"}));
  for (const char* name : {"../a.zraw", "/etc/passwd"}) {
    EXPECT_TRUE(contains(error_of(kSmall + "ElementDataFile = " + name + "\n"),
                         "expected a file in the folder of the header"));
  }
}

TEST_F(MetaImage, MakesChannelsVolumes) {
  const auto path = write("a.mha",
                          "NDims = 3\nDimSize = 2 2 1\nElementType = MET_UCHAR\n"
                          "ElementNumberOfChannels = 2\n" +
                              kLocal + std::string{1, 11, 2, 12, 3, 13, 4, 14});
  EXPECT_EQ(read_image(path).shape(), (VolumeShape{2, 2, 2, 1}));
  EXPECT_EQ(voxels_of(path), (std::vector<float>{1, 3, 2, 4, 11, 13, 12, 14}));
}

TEST_F(MetaImage, HoldsEverySizeAgainstTheFile) {
  EXPECT_TRUE(contains(error_of(kSmall + kLocal + "12345"), "expected at least 6"));
  const std::string packed = kSmall + "CompressedData = True\n";
  EXPECT_TRUE(
      contains(error_of(packed + kLocal + zlib_of("12345")), "got 5 bytes of content, expected 6"));
  EXPECT_TRUE(contains(error_of(packed + kLocal + zlib_of("123456") + "x"), "something else"));
  EXPECT_TRUE(contains(error_of(packed + kLocal + "123456"), "damaged zlib stream"));
  EXPECT_TRUE(contains(error_of(packed + "CompressedDataSize = 1000\n" + kLocal + "1234"),
                       "expected 1000 compressed ones"));
  EXPECT_TRUE(contains(error_of(packed + "CompressedDataSize = 0\n" + kLocal + "1234"), "zlib"));
  const std::string giant = "NDims = 3\nDimSize = 100000 100000 100000\nElementType = MET_DOUBLE\n";
  EXPECT_TRUE(contains(error_of(giant + kLocal + "1"), "expected at least"));
  EXPECT_TRUE(
      contains(error_of(giant + "CompressedData = True\n" + kLocal + zlib_of("1")), "cannot hold"));
}

TEST_F(MetaImage, ReadsBackWhatItWrote) {
  const Affine affine{
      {{{0, -0.75, 0, 12.5}, {0.5, 0, 0, -70}, {0, 0, 2.5, 1.0 / 3}, {0, 0, 0, 1}}}};
  for (const std::int64_t channels : {1, 3}) {
    for_each_file_type([&]<class T>() {
      const Volume volume = numbered_volume<T>({channels, 3, 4, 5}, affine);
      write_image(folder_ / "a.mha", volume);
      const ImageInfo info = read_image_info(folder_ / "a.mha");
      EXPECT_EQ(info.voxel_type, volume.type());
      EXPECT_EQ(info.voxel_to_world, affine);
      const Volume expected = convert(volume, VoxelType::kFloat32);
      EXPECT_TRUE(std::ranges::equal(read_image(info).bytes(), expected.bytes()));
    });
  }
}

TEST_F(MetaImage, WritesBesideAnImageWithItsWords) {
  const std::string matrix = "TransformMatrix = 1.0 0 0 0 1 0 0 0 1\n";
  const auto like = write("like.mha", kSmall + "Position = 1.10 2 3\nElementSpacing = 2.0 3 4\n" +
                                          matrix + "Comment = a scan\n" + kLocal + kSmallVoxels);
  ImageInfo info = read_image_info(like);
  EXPECT_EQ(info.description, "a scan");
  info.description = "a prediction";
  const Volume label = Volume::zeros(VoxelType::kUint8, {1, 2, 3, 1}, info.voxel_to_world);
  write_image(folder_ / "label.mha", label, info);
  const auto bytes = read_bytes(folder_ / "label.mha");
  const std::string text(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  for (const char* words : {"Comment = a prediction\n", "TransformMatrix = 1.0 0 0 0 1 0 0 0 1\n",
                            "Position = 1.10 2 3\n", "ElementSpacing = 2.0 3 4\n"}) {
    EXPECT_TRUE(contains(text, words));
  }
  EXPECT_EQ(read_image(folder_ / "label.mha").voxel_to_world(), info.voxel_to_world);
}

TEST_F(MetaImage, DoesNotWriteTwoFilesNorAxesWithoutDirection) {
  const Volume volume = Volume::zeros(VoxelType::kUint8, {1, 2, 2, 2});
  EXPECT_TRUE(contains(error_text<UsageError>([&] { write_image(folder_ / "a.mhd", volume); }),
                       "expected .mha"));
  const Volume flat = Volume::zeros(VoxelType::kUint8, {1, 2, 2, 2}, diagonal_affine({1, 0, 1}));
  EXPECT_TRUE(contains(error_text<DataError>([&] { write_image(folder_ / "a.mha", flat); }),
                       "axis without direction"));
}

TEST_F(MetaImage, NotesWhatHeadersDoNotSayOrSayTwice) {
  const auto notes_of = [&](const std::string& fields) {
    return meta_format().examine(read_image_info(write("a.mha", kSmall + fields + kLocal)));
  };
  ASSERT_EQ(notes_of("").size(), 1U);
  EXPECT_EQ(notes_of("")[0].kind, HeaderNoteKind::kNoOrientation);
  const auto notes = notes_of("TransformMatrix = 1 0 0 0 1 0 0 0 1\nAnatomicalOrientation = RPI\n");
  ASSERT_EQ(notes.size(), 1U);
  EXPECT_EQ(notes[0].kind, HeaderNoteKind::kPlacesDisagree);
}

}  // namespace
}  // namespace hayate
