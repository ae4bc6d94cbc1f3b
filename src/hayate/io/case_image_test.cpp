// SPDX-License-Identifier: Apache-2.0
#include "hayate/io/case_image.h"

#include <array>

#include <gtest/gtest.h>

#include "hayate/io/read_image.h"
#include "hayate/io/write_image.h"
#include "support/temp_folder.h"
#include "support/test_volumes.h"

namespace hayate {
namespace {

class CaseImageTest : public ::testing::Test {
 protected:
  CaseFiles write(const Volume& first, const Volume& second) {
    write_image(folder_ / "a.nii", first);
    write_image(folder_ / "b.nii.gz", second);
    CaseFiles files{"case", folder_ / "a.nii", std::nullopt};
    files.more_channels = {folder_ / "b.nii.gz"};
    return files;
  }

  TempFolder folder_;
};

TEST_F(CaseImageTest, FilesOfOneTypeAreReadAsThatType) {
  const auto a = counted_volume<std::int16_t>({1, 2, 3, 4});
  const ImageInfo info = read_case_info(write(a, a));
  EXPECT_EQ(info.voxel_type, VoxelType::kInt16);
  EXPECT_EQ(info.volume_count(), 2);
  EXPECT_TRUE(find_channels_off_grid(info).empty());
}

TEST_F(CaseImageTest, FilesOfDifferentTypesKeepTheirVoxelsInPlace) {
  const auto a = counted_volume<std::int16_t>({1, 2, 3, 4});
  const auto b = counted_volume<std::uint8_t>({1, 2, 3, 4});
  const Volume image = read_image(read_case_info(write(a, b)));
  for (std::size_t i = 0; i < 24; ++i) {
    EXPECT_EQ(image.channel<float>(0)[i], static_cast<float>(i));
    EXPECT_EQ(image.channel<float>(1)[i], static_cast<float>(i));
  }
}

// The numbers are MONAI 1.6.1's (tests/peers/channel_grid.py).
TEST_F(CaseImageTest, AChannelOnAnotherGridIsReadAsMonaisResampleToMatchHasIt) {
  Affine first;
  first.rows = {{{1.5, 0.25, 0, -4}, {-0.125, 0.75, 0.25, 1}, {0, -0.5, 2.5, 0.5}, {0, 0, 0, 1}}};
  Affine second;
  second.rows = {{{2, 0, 0, -3.5}, {0, 1.25, 0.5, 0.5}, {0.25, 0, 2, 0}, {0, 0, 0, 1}}};
  Volume channel(VoxelType::kFloat32, {1, 2, 3, 3}, second);
  for (std::size_t i = 0; i < 18; ++i) channel.voxels<float>()[i] = static_cast<float>(i * i);
  const Volume target = Volume::zeros(VoxelType::kInt16, {1, 3, 2, 2}, first);
  const ImageInfo info = read_case_info(write(target, channel));
  EXPECT_EQ(info.voxel_type, VoxelType::kFloat32);
  ASSERT_EQ(find_channels_off_grid(info).size(), 1U);
  const Volume image = read_image(info);
  ASSERT_EQ(image.shape(), (VolumeShape{2, 3, 2, 2}));
  constexpr std::array expected{
      3.3539061546325684, 2.59375,   9.052538871765137, 13.308789253234863,
      50.728126525878906, 55.75,     90.4359359741211,  96.7486343383789,
      93.11015319824219,  107.21875, 135.7312469482422, 141.15097045898438};
  for (std::size_t i = 0; i < expected.size(); ++i) {
    EXPECT_NEAR(image.channel<float>(1)[i], expected[i], 2e-5) << i;
  }
}

TEST_F(CaseImageTest, AnImageOfOneFileHasNoChannelElsewhere) {
  write(counted_volume<float>({1, 2, 3, 4}), counted_volume<float>({1, 2, 3, 4}));
  EXPECT_TRUE(
      find_channels_off_grid(read_case_info({"case", folder_ / "a.nii", std::nullopt})).empty());
}

}  // namespace
}  // namespace hayate
