// SPDX-License-Identifier: Apache-2.0
#include "hayate/analysis/case_summary.h"

#include <numeric>

#include <gtest/gtest.h>

namespace hayate {
namespace {

/// 4 x 6 x 8 voxels of 1 x 2 x 3 mm whose values are their numbers; class 1 is a bar of three
/// voxels along the first axis, class 2 one voxel apart from it.
Sample make_sample(const Affine& voxel_to_world) {
  Sample sample;
  sample.case_name = "case";
  sample.image = Volume(VoxelType::kFloat32, {1, 4, 6, 8}, voxel_to_world);
  std::iota(sample.image.voxels<float>().begin(), sample.image.voxels<float>().end(), 0.0F);
  sample.label = Volume::zeros(VoxelType::kUint8, {1, 4, 6, 8}, voxel_to_world);
  for (const std::size_t x : {0U, 1U, 2U}) sample.label.voxels<std::uint8_t>()[x * 48 + 9] = 1;
  sample.label.voxels<std::uint8_t>()[3 * 48 + 47] = 2;
  return sample;
}

TEST(CaseSummary, MeasuresClassesInMillilitresAndPieces) {
  const CaseSummary summary = summarize_case(make_sample(diagonal_affine({1, 2, 3})));
  ASSERT_EQ(summary.classes.size(), 3U);
  EXPECT_EQ(summary.classes[1].voxel_count, 3);
  EXPECT_DOUBLE_EQ(summary.classes[1].volume_ml, 0.018);
  EXPECT_EQ(summary.classes[1].component_count, 1);
  EXPECT_EQ(summary.classes[2].component_count, 1);
  EXPECT_DOUBLE_EQ(summary.foreground_ml(), 0.024);
}

TEST(CaseSummary, ValuesAreThoseOfTheImageAndOfTheForeground) {
  const CaseSummary summary = summarize_case(make_sample(diagonal_affine({1, 2, 3})));
  const ChannelSummary& channel = summary.channels.at(0);
  EXPECT_DOUBLE_EQ(channel.whole.minimum, 0.0);
  EXPECT_DOUBLE_EQ(channel.whole.maximum, 191.0);
  EXPECT_DOUBLE_EQ(channel.whole.median, 95.5);
  EXPECT_NEAR(channel.whole.percentile_high, 0.995 * 191.0, 1e-4);
  ASSERT_TRUE(channel.foreground);
  // Voxels 9, 57, 105 and 191.
  EXPECT_DOUBLE_EQ(channel.foreground->mean, 90.5);
  EXPECT_DOUBLE_EQ(channel.foreground->median, 81.0);
  EXPECT_DOUBLE_EQ(channel.zero_share, 1.0 / 192.0);
}

TEST(CaseSummary, AxesAreRightFrontUpWhateverTheFile) {
  // First axis up, second to the left, third to the back.
  const Affine affine{{{{0, -2, 0, 0}, {0, 0, -3, 0}, {1, 0, 0, 0}, {0, 0, 0, 1}}}};
  const CaseSummary summary = summarize_case(make_sample(affine));
  EXPECT_EQ(summary.axcodes, "SLP");
  EXPECT_EQ(summary.shape, (SpatialShape{6, 8, 4}));
  EXPECT_EQ(summary.spacing_mm, (Vector3{2, 3, 1}));
  EXPECT_EQ(summary.foreground_extent_mm, (Vector3{10, 21, 4}));
  // Class 2 is voxel (3, 5, 7) of 4 x 6 x 8: near the upper, left, back corner.
  EXPECT_DOUBLE_EQ(summary.classes[2].center[0], 1.0 - 5.5 / 6.0);
  EXPECT_DOUBLE_EQ(summary.classes[2].center[1], 1.0 - 7.5 / 8.0);
  EXPECT_DOUBLE_EQ(summary.classes[2].center[2], 3.5 / 4.0);
}

TEST(CaseSummary, TheHashTellsOtherValuesAndOtherShapes) {
  const Sample sample = make_sample(diagonal_affine({1, 2, 3}));
  Sample same = sample.clone();
  same.case_name = "copy";
  EXPECT_EQ(summarize_case(sample).image_hash, summarize_case(same).image_hash);
  same.image.voxels<float>()[17] += 1.0F;
  EXPECT_NE(summarize_case(sample).image_hash, summarize_case(same).image_hash);
}

TEST(CaseSummary, ACaseWithoutForegroundHasNoForegroundValues) {
  Sample sample = make_sample({});
  sample.label = Volume::zeros(VoxelType::kUint8, {1, 4, 6, 8});
  const CaseSummary summary = summarize_case(sample);
  EXPECT_FALSE(summary.channels[0].foreground);
  EXPECT_EQ(summary.foreground_extent_mm, (Vector3{0, 0, 0}));
  EXPECT_TRUE(summary.foreground.empty());
}

TEST(SliceThumbnail, ShowsTheFrontAtTheTopAndTheRightAtTheLeft) {
  Sample sample = make_sample(diagonal_affine({1, 1, 1}));
  for (auto& voxel : sample.label.voxels<std::uint8_t>()) voxel = 0;
  // The rightmost voxel at the front of slice 3.
  sample.label.voxels<std::uint8_t>()[3 * 48 + 5 * 8 + 3] = 1;
  const SliceThumbnail thumbnail = make_slice_thumbnail(sample, 0.0, 191.0);
  EXPECT_EQ(thumbnail.width, 4);
  EXPECT_EQ(thumbnail.height, 6);
  EXPECT_EQ(thumbnail.classes[0], 1);
  EXPECT_EQ(std::accumulate(thumbnail.classes.begin(), thumbnail.classes.end(), 0), 1);
  // Voxel number 187 of 0 … 191.
  EXPECT_EQ(thumbnail.gray[0], 250);
}

TEST(SliceThumbnail, HasSquarePixelsAndAtMost128) {
  Sample sample;
  sample.image = Volume::zeros(VoxelType::kFloat32, {1, 512, 100, 3}, diagonal_affine({1, 2, 5}));
  sample.label = Volume::zeros(VoxelType::kUint8, {1, 512, 100, 3}, diagonal_affine({1, 2, 5}));
  const SliceThumbnail thumbnail = make_slice_thumbnail(sample, 0.0, 1.0);
  EXPECT_EQ(thumbnail.width, 128);
  EXPECT_EQ(thumbnail.height, 50);
}

}  // namespace
}  // namespace hayate
