// SPDX-License-Identifier: Apache-2.0
#include "hayate/resampling/statistic_pad.h"

#include "support/test_volumes.h"

namespace hayate {
namespace {

std::vector<float> padded_line(PadStatistic statistic) {
  const Volume line = volume_of<float>({1, 1, 1, 4}, {4, 1, 9, 2});
  const Volume padded = pad_with_statistic(line, {0, 0, 2}, {0, 0, 1}, statistic);
  return {padded.voxels<float>().begin(), padded.voxels<float>().end()};
}

// The values are those of numpy.pad.
TEST(StatisticPad, FillsWithWhatItComputesOfTheLine) {
  EXPECT_EQ(padded_line(PadStatistic::kMean), (std::vector<float>{4, 4, 4, 1, 9, 2, 4}));
  EXPECT_EQ(padded_line(PadStatistic::kMedian), (std::vector<float>{3, 3, 4, 1, 9, 2, 3}));
  EXPECT_EQ(padded_line(PadStatistic::kMinimum), (std::vector<float>{1, 1, 4, 1, 9, 2, 1}));
  EXPECT_EQ(padded_line(PadStatistic::kMaximum), (std::vector<float>{9, 9, 4, 1, 9, 2, 9}));
  EXPECT_EQ(padded_line(PadStatistic::kLinearRamp), (std::vector<float>{0, 2, 4, 1, 9, 2, 0}));
}

TEST(StatisticPad, ShowsLaterAxesThePaddingOfEarlierOnes) {
  const Volume plane = volume_of<float>({1, 2, 2, 1}, {0, 2, 4, 10});
  const Volume padded = pad_with_statistic(plane, {1, 1, 0}, {0, 0, 0}, PadStatistic::kMean);
  EXPECT_TRUE(
      std::ranges::equal(padded.voxels<float>(), std::vector<float>{4, 2, 6, 1, 0, 2, 7, 4, 10}));
}

TEST(StatisticPad, CarriesTheAffineAlong) {
  const Volume volume = noise_volume({1, 3, 4, 5});
  const Volume padded = pad_with_statistic(volume, {1, 2, 3}, {0, 1, 0}, PadStatistic::kMaximum);
  EXPECT_EQ(padded.shape(), (VolumeShape{1, 4, 7, 8}));
  const Vector3 before = transform_point(volume.voxel_to_world(), {2, 1, 4});
  const Vector3 after = transform_point(padded.voxel_to_world(), {3, 3, 7});
  for (std::size_t axis = 0; axis < 3; ++axis) EXPECT_NEAR(before[axis], after[axis], 1e-12);
}

}  // namespace
}  // namespace hayate
