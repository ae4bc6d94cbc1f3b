// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "hayate/base/error.h"
#include "hayate/io/image_files.h"
#include "hayate/io/image_formats.h"
#include "hayate/io/image_name.h"
#include "hayate/io/read_image.h"
#include "support/dicom_bytes.h"
#include "support/error_text.h"
#include "support/temp_folder.h"

namespace hayate {
namespace {

/// Reads through hayate-dicom, as every other program does.
class Dicom : public testing::Test {
 protected:
  std::filesystem::path add(const std::string& name, const DicomBytes& slice) {
    return slice.write(folder_ / name);
  }
  /// Three slices, named against their order.
  void add_series() {
    for (int i = 0; i < 3; ++i) {
      add(std::string(1, static_cast<char>('c' - i)),
          DicomBytes(5.0 * i, static_cast<std::int16_t>(10 * i)));
    }
  }
  std::string error() {
    return error_text<DataError>([&] { read_image(folder_.path()); });
  }

  TempFolder folder_;
};

TEST_F(Dicom, ReadsAFolderOfSlicesInTheOrderOfTheirPlaces) {
  add_series();
  write_text(folder_ / "notes.txt", "no slice");
  const ImageInfo info = read_image_info(folder_.path());
  EXPECT_EQ(info.format->name(), "DICOM");
  EXPECT_EQ(info.shape, (std::vector<std::int64_t>{3, 2, 3}));
  EXPECT_EQ(info.voxel_type, VoxelType::kInt16);
  EXPECT_EQ(info.description, "a series");
  Affine affine;
  affine.rows = {{{-0.5, 0, 0, -10}, {0, -0.75, 0, -20}, {0, 0, 5, 0}, {0, 0, 0, 1}}};
  EXPECT_EQ(info.voxel_to_world, affine);
  const Volume image = read_image(info);
  EXPECT_EQ(image.voxels<float>()[0], -1024.0F);
  EXPECT_EQ(image.voxels<float>()[1], -1014.0F);  // next in z
  EXPECT_EQ(image.voxels<float>()[3], -1021.0F);  // next in y
  EXPECT_EQ(image.voxels<float>()[6], -1023.0F);  // next in x
}

TEST_F(Dicom, ReadsTheSeriesThatAFileBelongsTo) {
  add_series();
  add("other", DicomBytes(7.0).text(0x0020000e, "UI", "1.2.4"));
  EXPECT_EQ(read_image_info(folder_ / "a").shape[2], 3);
  EXPECT_EQ(files_of_image(folder_ / "b"),
            (std::vector{folder_ / "c", folder_ / "b", folder_ / "a"}));
  const std::string text = error();
  EXPECT_TRUE(contains(text, "got 2 series, expected one"));
  EXPECT_TRUE(contains(text, "1.2.3 'a series' (CT, 3 slices, for instance a)"));
  EXPECT_TRUE(contains(text, "1.2.4 'a series' (CT, 1 slices, for instance other)"));
}

TEST_F(Dicom, AppliesSlopesThatDiffer) {
  add("a", DicomBytes(0.0, 100).text(0x00281053, "DS", "2"));
  add("b", DicomBytes(5.0, 100).text(0x00281053, "DS", "0.5"));
  const ImageInfo info = read_image_info(folder_.path());
  EXPECT_EQ(info.voxel_type, VoxelType::kFloat32);
  EXPECT_FALSE(info.is_scaled());
  const Volume image = read_image(info);
  EXPECT_EQ(image.voxels<float>()[0], -824.0F);
  EXPECT_EQ(image.voxels<float>()[1], -974.0F);
}

TEST_F(Dicom, RefusesSlicesThatMakeUpNoVolume) {
  add_series();
  add("d", DicomBytes(20.0));
  EXPECT_TRUE(contains(error(), "a and d are 10 mm apart, the others 5 mm: slices are missing"));
  add("d", DicomBytes(5.0));
  EXPECT_TRUE(contains(error(), "b and d lie in the same place"));
  add("d", DicomBytes(15.0).text(0x00280030, "DS", "1\\1"));
  EXPECT_TRUE(contains(error(), "another PixelSpacing than the first slice"));
  add("d", DicomBytes(15.0).text(0x00200037, "DS", "1\\0\\0\\0\\0\\1"));
  EXPECT_TRUE(contains(error(), "another ImageOrientationPatient than the first slice"));
  add("d", DicomBytes(15.0).number(0x00280103, 0));
  EXPECT_TRUE(contains(error(), "voxels of uint16, the first slice int16"));
}

TEST_F(Dicom, RefusesSlicesThatAreNotRead) {
  add("a", DicomBytes().text(0x00280004, "CS", "MONOCHROME1"));
  EXPECT_TRUE(contains(error(), "PhotometricInterpretation: got 'MONOCHROME1'"));
  add("a", DicomBytes().text(0x00280008, "IS", "7"));
  EXPECT_TRUE(contains(error(), "NumberOfFrames: got 7"));
  add("a", DicomBytes().without(0x00200032));
  EXPECT_TRUE(contains(error(), "ImagePositionPatient: got '', expected 3 numbers"));
  add("a", DicomBytes().text(0x00200037, "DS", "1\\0\\0\\1\\0\\0"));
  EXPECT_TRUE(contains(error(), "upright on each other"));
  add("a", DicomBytes().text(0x00280030, "DS", "0\\1"));
  EXPECT_TRUE(contains(error(), "PixelSpacing"));
}

TEST_F(Dicom, RefusesVoxelsThatAreFewerThanTheHeaderSays) {
  add("a", DicomBytes().put(0x7fe00010, "OW", "1234"));
  EXPECT_TRUE(contains(error(), "got 4 bytes of voxels, expected 12 for 3 x 2 of int16"));
  add("a", DicomBytes().number(0x00280010, 60000));
  EXPECT_TRUE(contains(error(), "got 12 bytes of voxels, expected 360000"));
}

TEST_F(Dicom, SurvivesFilesThatAreCutOrChangedAnywhere) {
  const auto path = add("a", DicomBytes());
  const std::vector<std::byte> whole = read_bytes(path);
  for (std::size_t size = 140; size < whole.size(); size += 37) {
    write_bytes(path, std::span(whole).first(size));
    EXPECT_THROW(read_image(folder_.path()), Error) << size;
    std::vector<std::byte> changed = whole;
    changed[size] = std::byte{0xff};
    write_bytes(path, changed);
    try {
      read_image(folder_.path());
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), ExitCode::kBadData) << error.what();
    }
  }
}

TEST_F(Dicom, IsWrittenAsNifti) {
  EXPECT_EQ(written_image_suffix(folder_.path()), ".nii.gz");
  EXPECT_EQ(written_image_suffix("slice.dcm"), ".nii.gz");
  EXPECT_EQ(case_name("a/slice.DCM"), "slice");
}

}  // namespace
}  // namespace hayate
