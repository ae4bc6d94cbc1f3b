// SPDX-License-Identifier: Apache-2.0
#include "hayate/reporting/prediction_preview.h"

#include <gtest/gtest.h>

#include "hayate/base/atomic_file.h"
#include "support/png_number.h"
#include "support/temp_folder.h"
#include "support/tiny_dataset.h"

namespace hayate {
namespace {

TEST(PredictionPreview, ShowsThreePlanesTwiceOneBelowTheOther) {
  const TinyCase made = make_tiny_case(0, {20, 20, 20});
  const std::string png = draw_preview(made.image, made.label);
  EXPECT_EQ(number_at(png, 16), 2 * 220 + 4);
  EXPECT_EQ(number_at(png, 20), 3 * 220 + 2 * 4);
}

TEST(PredictionPreview, IsDrawnOfAnEmptyLabelAndOfASingleSlice) {
  const TinyCase made = make_tiny_case(0, {20, 20, 20});
  const Volume nothing = Volume::zeros(VoxelType::kUint8, {1, 20, 20, 20});
  EXPECT_EQ(number_at(draw_preview(made.image, nothing), 16), 2 * 220 + 4);
  const TinyCase slice = make_tiny_case(0, {20, 20, 1});
  EXPECT_EQ(number_at(draw_preview(slice.image, slice.label), 20), 220U);
}

TEST(PredictionPreview, GoesThroughTheLargestPartWhateverLiesApart) {
  Volume image = Volume::zeros(VoxelType::kFloat32, {1, 60, 60, 60});
  Volume label = Volume::zeros(VoxelType::kUint8, {1, 60, 60, 60});
  const auto at = [](int x, int y, int z) {
    return static_cast<std::size_t>((x * 60 + y) * 60 + z);
  };
  label.voxels<std::uint8_t>()[at(2, 2, 2)] = 1;
  const std::string of_a_speck = draw_preview(image, label);
  for (int x = 40; x < 50; ++x) label.voxels<std::uint8_t>()[at(x, 45, 45)] = 2;
  const std::string of_both = draw_preview(image, label);
  label.voxels<std::uint8_t>()[at(2, 2, 2)] = 0;
  EXPECT_NE(of_both, of_a_speck);
  EXPECT_NE(of_both, draw_preview(image, label));
}

TEST(PredictionPreview, IsKnownAgain) {
  const TempFolder folder;
  EXPECT_FALSE(is_preview(folder / "none.png"));
  write_file_atomically(folder / "a.png", "picture");
  EXPECT_FALSE(is_preview(folder / "a.png"));
  const TinyCase made = make_tiny_case(0, {8, 8, 8});
  write_file_atomically(folder / "a.png", draw_preview(made.image, made.label));
  EXPECT_TRUE(is_preview(folder / "a.png"));
}

}  // namespace
}  // namespace hayate
