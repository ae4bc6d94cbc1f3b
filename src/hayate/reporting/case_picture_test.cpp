// SPDX-License-Identifier: Apache-2.0
#include "hayate/reporting/case_picture.h"

#include <gtest/gtest.h>

#include "hayate/base/atomic_file.h"
#include "hayate/base/error.h"
#include "hayate/reporting/case_gallery.h"
#include "support/error_text.h"
#include "support/png_number.h"
#include "support/temp_folder.h"
#include "support/tiny_dataset.h"

namespace hayate {
namespace {

TEST(CasePicture, ShowsThreePlanesTwiceOnOneScale) {
  const TinyCase made = make_tiny_case(0, {20, 18, 16});
  const auto pictures = draw_case(made.image, made.label, made.label);
  ASSERT_EQ(pictures.size(), 3U);
  EXPECT_EQ(pictures[0].plane, Plane::kAxial);
  EXPECT_EQ(pictures[2].plane, Plane::kSagittal);
  for (const PlanePicture& picture : pictures) {
    EXPECT_TRUE(picture.png.starts_with("\x89PNG"));
    EXPECT_EQ(number_at(picture.png, 16), picture.width);
    EXPECT_EQ(number_at(picture.png, 20), picture.height);
    const double across = static_cast<double>(picture.width - 4) / 2.0 / picture.extent_mm[0];
    const double down = static_cast<double>(picture.height) / picture.extent_mm[1];
    EXPECT_NEAR(across, 220.0 / 20.0, 0.1);
    EXPECT_NEAR(down, 220.0 / 20.0, 0.1);
  }
}

TEST(CasePicture, TheSpacingOfTheVoxelsDecidesItsShape) {
  TinyCase made = make_tiny_case(0, {20, 20, 20});
  for (Volume* volume : {&made.image, &made.label}) {
    volume->set_voxel_to_world(diagonal_affine({1.0, 2.0, 4.0}));
  }
  const auto pictures = draw_case(made.image, made.label, made.label);
  EXPECT_EQ(pictures[0].extent_mm, (std::array{20.0, 40.0}));
  EXPECT_EQ(pictures[1].extent_mm[0], 20.0);
  EXPECT_NEAR(static_cast<double>(pictures[0].height) / (0.5 * (pictures[0].width - 4)), 2.0, 0.05);
}

TEST(CasePicture, ASingleSliceIsShownInItsPlaneAlone) {
  const TinyCase axial = make_tiny_case(0, {20, 18, 1});
  const auto pictures = draw_case(axial.image, axial.label, axial.label);
  ASSERT_EQ(pictures.size(), 1U);
  EXPECT_EQ(pictures[0].plane, Plane::kAxial);
  const TinyCase sagittal = make_tiny_case(0, {1, 18, 20});
  EXPECT_EQ(draw_case(sagittal.image, sagittal.label, sagittal.label)[0].plane, Plane::kSagittal);
}

TEST(CasePicture, ShowsSlicesFromTheFirstToTheLastOfTheLabel) {
  const TinyCase made = make_tiny_case(0, {20, 18, 16});
  Volume label = Volume::zeros(VoxelType::kUint8, {1, 20, 18, 16});
  const auto set = [&](std::int64_t x, std::int64_t y, std::int64_t z) {
    label.voxels<std::uint8_t>()[static_cast<std::size_t>((x * 18 + y) * 16 + z)] = 1;
  };
  for (std::int64_t z = 2; z < 13; ++z) set(10, 9, z);
  const auto pictures = draw_slices(made.image, label, 5);
  std::vector<std::int64_t> axial;
  for (const PlanePicture& picture : pictures) {
    if (picture.plane == Plane::kAxial) axial.push_back(picture.slice);
    EXPECT_EQ(picture.is_middle, picture.plane != Plane::kAxial || picture.slice == 7);
  }
  EXPECT_EQ(axial, (std::vector<std::int64_t>{2, 5, 7, 9, 12}));
  EXPECT_EQ(pictures.front().slice_count, 16);
  // Along the other axes the label is in one slice.
  ASSERT_EQ(pictures.size(), 7U);
  EXPECT_EQ(pictures[5].slice, 9);
  EXPECT_EQ(pictures[6].slice, 10);
  const auto middle = draw_case(made.image, label, label);
  EXPECT_EQ(pictures[2].png, middle[0].png);
  EXPECT_NE(pictures[1].png, middle[0].png);
  EXPECT_EQ(draw_slices(made.image, label, 1).size(), 3U);
}

TEST(CasePicture, ShowsSlicesOfTheWholeImageWhereNothingWasFound) {
  const TinyCase made = make_tiny_case(0, {20, 18, 16});
  const auto pictures =
      draw_slices(made.image, Volume::zeros(VoxelType::kUint8, {1, 20, 18, 16}), 3);
  ASSERT_EQ(pictures.size(), 9U);
  EXPECT_EQ(pictures[0].slice, 0);
  EXPECT_EQ(pictures[1].slice, 8);
  EXPECT_EQ(pictures[2].slice, 15);
}

TEST(CasePicture, ALargeImageIsShownRoundItsForeground) {
  const TinyCase tiny = make_tiny_case(0, {20, 20, 20});
  TinyCase large{Volume::zeros(VoxelType::kFloat32, {1, 200, 200, 200}),
                 Volume::zeros(VoxelType::kUint8, {1, 200, 200, 200})};
  large.label.voxels<std::uint8_t>()[(100 * 200 + 100) * 200 + 100] = 1;
  const auto pictures = draw_case(large.image, large.label, large.label);
  EXPECT_LT(pictures[0].extent_mm[0], 45.0);
  EXPECT_GE(pictures[0].extent_mm[0], 40.0);
}

TEST(CasePicture, IsDrawnOfACaseWithoutAnyForegroundToo) {
  const TinyCase made = make_tiny_case(0, {8, 8, 8});
  const Volume nothing = Volume::zeros(VoxelType::kUint8, {1, 8, 8, 8});
  EXPECT_EQ(draw_case(made.image, nothing, nothing)[0].extent_mm, (std::array{8.0, 8.0}));
  EXPECT_EQ(draw_case(made.image, nothing, made.label).size(), 3U);
}

TEST(CaseGallery, ReadsBackWhatWasWritten) {
  const TempFolder folder;
  EXPECT_TRUE(read_case_gallery(folder.path()).cases.empty());
  const TinyCase made = make_tiny_case(0, {8, 8, 8});
  const CaseGallery written{
      3, {{"worst", "case \xe9", 0.25, draw_case(made.image, made.label, made.label)}}};
  write_case_gallery(folder.path(), written);
  EXPECT_TRUE(std::filesystem::exists(folder.path() / "figures/worst_coronal.png"));
  const CaseGallery read = read_case_gallery(folder.path());
  EXPECT_EQ(read.epoch, 3);
  ASSERT_EQ(read.cases.size(), 1U);
  EXPECT_EQ(read.cases[0].name, "case \xe9");
  EXPECT_EQ(read.cases[0].dice, 0.25);
  ASSERT_EQ(read.cases[0].planes.size(), 3U);
  EXPECT_EQ(read.cases[0].planes[1].png, written.cases[0].planes[1].png);
  EXPECT_EQ(read.cases[0].planes[1].extent_mm, written.cases[0].planes[1].extent_mm);
}

TEST(CaseGallery, ADamagedIndexIsRefusedByName) {
  const TempFolder folder;
  make_folder(folder.path() / "figures");
  for (const char* text :
       {"", "{}", R"({"epoch": 1, "cases": [{"role": "../x", "case": "a", "dice": 1}]})"}) {
    write_file_atomically(folder.path() / "figures/cases.json", text);
    EXPECT_TRUE(contains(error_text<DataError>([&] { read_case_gallery(folder.path()); }),
                         "cases.json: not what hayate train wrote"));
  }
}

}  // namespace
}  // namespace hayate
