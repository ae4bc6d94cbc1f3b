// SPDX-License-Identifier: Apache-2.0
#include "hayate/io/nrrd/nrrd_format.h"

#include <numeric>

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

constexpr const char* kSmall = "NRRD0004\ntype: uint8\ndimension: 3\nsizes: 2 3 1\n";
// Voxel [x, y] has the value x + 2y + 1.
const std::string kSmallVoxels{1, 2, 3, 4, 5, 6};
const std::vector<float> kSmallInOrder{1, 3, 5, 2, 4, 6};

class Nrrd : public testing::Test {
 protected:
  std::filesystem::path write(const std::string& name, const std::string& text) {
    write_text(folder_ / name, text);
    return folder_ / name;
  }
  static std::string pack(const std::string& content) {
    return deflate_text(content, DeflateWrapper::kGzip);
  }
  static std::vector<float> voxels_of(const std::filesystem::path& path) {
    const Volume image = read_image(path);
    const auto voxels = image.voxels<float>();
    return {voxels.begin(), voxels.end()};
  }
  std::string error_of(const std::string& text) {
    const std::filesystem::path path = write("bad.nrrd", text);
    return error_text<DataError>([&] { read_image(path); });
  }

  TempFolder folder_;
};

TEST_F(Nrrd, IsToldByItsNameAndByItsBeginning) {
  for (const char* name : {"a.nrrd", "a.NHDR", "a.seg.nrrd"}) {
    EXPECT_EQ(find_format_by_name(name).format, &nrrd_format()) << name;
  }
  EXPECT_EQ(find_format_by_name("a.seg.nrrd").suffix, ".seg.nrrd");
  EXPECT_EQ(&find_format(write("unnamed", kSmall)), &nrrd_format());
}

TEST_F(Nrrd, ReadsRawGzippedAndWrittenOutVoxels) {
  const std::string small(kSmall);
  EXPECT_EQ(voxels_of(write("a.nrrd", small + "encoding: raw\n\n" + kSmallVoxels)), kSmallInOrder);
  EXPECT_EQ(voxels_of(write("a.nrrd", small + "encoding: gzip\n\n" + pack(kSmallVoxels))),
            kSmallInOrder);
  EXPECT_EQ(voxels_of(write("a.nrrd", small + "encoding: ascii\n\n1 2\n3,4, 5\n\n6\n")),
            kSmallInOrder);
}

TEST_F(Nrrd, ReadsBothByteOrders) {
  const std::string header =
      "NRRD0004\ntype: int16\ndimension: 2\nsizes: 2 1\nencoding: raw\nendian: ";
  EXPECT_EQ(voxels_of(write("a.nrrd", header + "little\n\n" + std::string("\x01\x02\xff\xff", 4))),
            (std::vector<float>{513, -1}));
  EXPECT_EQ(voxels_of(write("a.nrrd", header + "big\n\n" + std::string("\x01\x02\xff\xff", 4))),
            (std::vector<float>{258, -1}));
}

TEST_F(Nrrd, PassesOverLinesAndBytesInFrontOfTheVoxels) {
  const std::string small(kSmall);
  EXPECT_EQ(voxels_of(write("a.nrrd", small + "encoding: raw\nline skip: 2\nbyte skip: 3\n\n" +
                                          "one\ntwo\nxyz" + kSmallVoxels)),
            kSmallInOrder);
  EXPECT_EQ(voxels_of(write("a.nrrd",
                            small + "encoding: raw\nbyteskip: -1\n\nanything\n" + kSmallVoxels)),
            kSmallInOrder);
  EXPECT_EQ(voxels_of(write("a.nrrd", small + "encoding: gz\nlineskip: 1\nbyte skip: 2\n\nline\n" +
                                          pack("xy" + kSmallVoxels))),
            kSmallInOrder);
}

TEST_F(Nrrd, ReadsVoxelsOfAnotherFileBesideOrBelowIt) {
  const std::string small(kSmall);
  std::filesystem::create_directory(folder_ / "sub");
  write("sub/a.raw", kSmallVoxels);
  write("a.raw.gz", pack(kSmallVoxels));
  EXPECT_EQ(voxels_of(write("a.nhdr", small + "encoding: raw\ndata file: sub/a.raw\n")),
            kSmallInOrder);
  EXPECT_EQ(voxels_of(write("a.nhdr", small + "encoding: gzip\ndatafile: a.raw.gz\n")),
            kSmallInOrder);
  EXPECT_EQ(nrrd_format().files_of(folder_ / "a.nhdr"),
            (std::vector{folder_ / "a.nhdr", folder_ / "a.raw.gz"}));
}

TEST_F(Nrrd, DoesNotFollowAHeaderOutOfItsFolder) {
  for (const char* name : {"../a.raw", "/etc/passwd", "sub/../../a.raw", ""}) {
    const std::string text =
        fmt::format("{}encoding: raw\ndata file: {}\n", std::string(kSmall), name);
    EXPECT_TRUE(
        contains(error_of(text), std::string(name).empty() ? "empty line" : "data file: got"))
        << name;
  }
  const auto path = write("a.nhdr", std::string(kSmall) + "encoding: raw\ndata file: b.raw\n");
  EXPECT_TRUE(contains(error_text<MissingInputError>([&] { read_image(path); }), "b.raw"));
}

TEST_F(Nrrd, MakesChannelsThatRunFastestVolumes) {
  const std::string text =
      "NRRD0004\ntype: uint8\ndimension: 4\nsizes: 2 2 2 1\nencoding: raw\nspace: RAS\n"
      "space directions: none (1,0,0) (0,1,0) (0,0,1)\nkinds: vector domain domain domain\n\n";
  const auto path = write("a.nrrd", text + std::string{1, 11, 2, 12, 3, 13, 4, 14});
  EXPECT_EQ(read_image(path).shape(), (VolumeShape{2, 2, 2, 1}));
  EXPECT_EQ(voxels_of(path), (std::vector<float>{1, 3, 2, 4, 11, 13, 12, 14}));
}

TEST_F(Nrrd, HoldsEverySizeAgainstTheFile) {
  const std::string small(kSmall);
  EXPECT_TRUE(contains(error_of(small + "encoding: raw\n\n12345"),
                       "got 5 bytes behind byte 62, expected at least 6"));
  EXPECT_TRUE(contains(error_of(small + "encoding: raw\nbyte skip: 9000000000000000000\n\n123456"),
                       "expected the voxels behind"));
  EXPECT_TRUE(contains(error_of(small + "encoding: raw\nline skip: 3\n\na\nb\n"),
                       "got 2 lines, expected 3"));
  EXPECT_TRUE(contains(error_of(small + "encoding: gzip\n\n123456"), "no gzip stream begins"));
  EXPECT_TRUE(contains(error_of(small + "encoding: gzip\n\n" + pack("12345")),
                       "got 5 bytes of content, expected 6"));
  EXPECT_TRUE(contains(error_of(small + "encoding: gzip\n\n" + pack("123456").substr(0, 20)),
                       "damaged gzip file"));
  const std::string giant =
      "NRRD0004\ntype: double\ndimension: 3\nsizes: 100000 100000 100000\nendian: big\n";
  for (const char* encoding : {"encoding: raw\n\n1", "encoding: ascii\n\n1"}) {
    EXPECT_TRUE(contains(error_of(giant + encoding), "expected at least")) << encoding;
  }
  EXPECT_TRUE(contains(error_of(giant + "encoding: gzip\n\n" + pack("1")), "cannot hold"));
}

TEST_F(Nrrd, SaysWhichWrittenOutVoxelIsNone) {
  const std::string small(kSmall);
  EXPECT_TRUE(contains(error_of(small + "encoding: ascii\n\n1 2 3 4 5 256"),
                       "got '256' as voxel 5, expected a number of uint8"));
  EXPECT_TRUE(
      contains(error_of(small + "encoding: ascii\n\n1 2 3 4 5      "), "got 5 voxels, expected 6"));
  EXPECT_TRUE(contains(error_of(small + "encoding: ascii\n\n1 2 3 4 5 6 7"),
                       "got '7' behind the last of 6 voxels"));
}

TEST_F(Nrrd, CountsWhatLiesBehindTheVoxels) {
  const auto path =
      write("a.nrrd", std::string(kSmall) + "encoding: raw\n\n" + kSmallVoxels + "xyz");
  EXPECT_EQ(read_stored_voxels(read_image_info(path)).unused_file_bytes(), 3U);
}

TEST_F(Nrrd, ReadsBackWhatItWrote) {
  const Affine affine{
      {{{0, -0.75, 0.1, 12.5}, {0.5, 0, 0, -70}, {0, 0.2, 2.5, 1.0 / 3}, {0, 0, 0, 1}}}};
  for (const std::int64_t channels : {1, 3}) {
    for_each_file_type([&]<class T>() {
      const Volume volume = numbered_volume<T>({channels, 3, 4, 5}, affine);
      write_image(folder_ / "a.nrrd", volume);
      const ImageInfo info = read_image_info(folder_ / "a.nrrd");
      EXPECT_EQ(info.voxel_type, volume.type());
      EXPECT_EQ(info.voxel_to_world, affine);
      const Volume expected = convert(volume, VoxelType::kFloat32);
      EXPECT_TRUE(std::ranges::equal(read_image(info).bytes(), expected.bytes()));
    });
  }
}

TEST_F(Nrrd, WritesBesideAnImageWithItsWords) {
  const std::string geometry =
      "space: right-anterior-superior\nspace origin: (1.10,2.2,3.30)\n"
      "space directions: (2.0,0,0) (0,3.000,0) (0,0,4e0)\n";
  const auto like = write("like.nrrd", std::string(kSmall) + geometry +
                                           "content: a scan\nencoding: raw\n\n" + kSmallVoxels);
  ImageInfo info = read_image_info(like);
  EXPECT_EQ(info.description, "a scan");
  info.description = "a\nprediction";
  const Volume label = Volume::zeros(VoxelType::kUint8, {1, 2, 3, 1}, info.voxel_to_world);
  write_image(folder_ / "label.nrrd", label, info);
  const auto bytes = read_bytes(folder_ / "label.nrrd");
  const std::string text(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  EXPECT_TRUE(contains(text, geometry));
  EXPECT_TRUE(contains(text, "content: a prediction\n"));
  const Volume elsewhere =
      Volume::zeros(VoxelType::kUint8, {2, 2, 3, 1}, diagonal_affine({1, 1, 1}));
  write_image(folder_ / "elsewhere.nrrd", elsewhere, info);
  EXPECT_EQ(read_image(folder_ / "elsewhere.nrrd").voxel_to_world(), diagonal_affine({1, 1, 1}));
}

TEST_F(Nrrd, GivesTheSameFileForTheSameVolume) {
  const Volume volume = numbered_volume<std::int16_t>({1, 9, 8, 7}, {});
  write_image(folder_ / "a.nrrd", volume);
  write_image(folder_ / "b.nrrd", volume);
  EXPECT_EQ(read_bytes(folder_ / "a.nrrd"), read_bytes(folder_ / "b.nrrd"));
}

TEST_F(Nrrd, DoesNotWriteTwoFiles) {
  const Volume volume = Volume::zeros(VoxelType::kUint8, {1, 2, 2, 2});
  EXPECT_TRUE(contains(error_text<UsageError>([&] { write_image(folder_ / "a.nhdr", volume); }),
                       "expected .nrrd"));
}

TEST_F(Nrrd, NotesWhatHeadersDoNotSay) {
  const auto plain =
      write("a.nrrd",
            std::string(kSmall) + "encoding: raw\nunits: \"cm\" \"cm\" \"cm\"\n\n" + kSmallVoxels);
  const auto notes = nrrd_format().examine(read_image_info(plain));
  ASSERT_EQ(notes.size(), 2U);
  EXPECT_EQ(notes[0].kind, HeaderNoteKind::kNoOrientation);
  EXPECT_EQ(notes[1].kind, HeaderNoteKind::kUnits);
}

}  // namespace
}  // namespace hayate
