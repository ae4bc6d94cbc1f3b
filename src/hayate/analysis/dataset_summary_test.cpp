// SPDX-License-Identifier: Apache-2.0
#include "hayate/analysis/dataset_summary.h"

#include <algorithm>
#include <cmath>
#include <initializer_list>
#include <numeric>

#include <gtest/gtest.h>

#include "hayate/base/error.h"

namespace hayate {
namespace {

template <class T>
Volume row_of(std::initializer_list<T> values) {
  Volume volume(VoxelTypeOf<T>::kValue, {1, static_cast<std::int64_t>(values.size()), 1, 1});
  std::ranges::copy(values, volume.voxels<T>().begin());
  return volume;
}

TEST(DatasetSummary, PoolsTheForegroundOfAllCases) {
  DatasetSummary summary;
  summary.add_case(row_of<float>({-900, 1, 3}), row_of<std::uint8_t>({0, 1, 2}));
  summary.add_case(row_of<float>({5, 7, 900}), row_of<std::uint8_t>({1, 1, 0}));
  const IntensityStatistics statistics = summary.statistics();
  EXPECT_DOUBLE_EQ(statistics.minimum, 1.0);
  EXPECT_DOUBLE_EQ(statistics.maximum, 7.0);
  EXPECT_DOUBLE_EQ(statistics.mean, 4.0);
  EXPECT_DOUBLE_EQ(statistics.standard_deviation, std::sqrt(5.0));
}

TEST(DatasetSummary, TheTutorialsReleaseTakesTheRangeOfTheWholeImage) {
  DatasetSummary summary(MonaiRelease::k07);
  summary.add_case(row_of<float>({-900, 1, 3}), row_of<std::uint8_t>({0, 1, 2}));
  EXPECT_DOUBLE_EQ(summary.statistics().minimum, -900.0);
  EXPECT_DOUBLE_EQ(summary.statistics().maximum, 3.0);
  EXPECT_DOUBLE_EQ(summary.statistics().mean, 2.0);
}

TEST(DatasetSummary, PercentilesAreOfEveryTenthVoxelOfEachCase) {
  Volume image(VoxelType::kFloat32, {1, 21, 1, 1});
  Volume label(VoxelType::kUint8, {1, 21, 1, 1});
  std::iota(image.voxels<float>().begin(), image.voxels<float>().end(), 0.0F);
  std::ranges::fill(label.voxels<std::uint8_t>(), std::uint8_t{1});
  DatasetSummary summary;
  summary.add_case(image, label);
  const IntensityStatistics statistics = summary.statistics();
  EXPECT_DOUBLE_EQ(statistics.median, 10.0);
  EXPECT_NEAR(statistics.percentile_low, 0.1, 1e-9);
  EXPECT_NEAR(statistics.percentile_high, 19.9, 1e-9);
}

TEST(DatasetSummary, CasesWithoutForegroundAddNothing) {
  DatasetSummary summary;
  summary.add_case(row_of<float>({-900, 1}), row_of<std::uint8_t>({0, 0}));
  EXPECT_THROW(summary.statistics(), DataError);
  summary.add_case(row_of<float>({2, 4}), row_of<std::uint8_t>({1, 1}));
  EXPECT_DOUBLE_EQ(summary.statistics().minimum, 2.0);
}

TEST(DatasetSummary, AnImageAndALabelOfDifferentShapesAreADataError) {
  DatasetSummary summary;
  EXPECT_THROW(summary.add_case(row_of<float>({1, 2}), row_of<std::uint8_t>({1})), DataError);
}

TEST(TargetSpacing, IsTheMedianOfEachAxis) {
  const std::vector<Vector3> spacings{{1, 1, 2}, {2, 1, 2}, {3, 1, 2.5}, {4, 1, 2}};
  EXPECT_EQ(compute_target_spacing(spacings), (Vector3{2.5, 1, 2}));
}

TEST(TargetSpacing, AnAnisotropicAxisGetsItsTenthPercentile) {
  const std::vector<Vector3> spacings{{1, 1, 2}, {1, 1, 4}, {1, 1, 6}};
  EXPECT_NEAR(compute_target_spacing(spacings)[2], 2.4, 1e-12);
  EXPECT_EQ(compute_target_spacing(spacings, 5.0)[2], 4.0);
}

TEST(TargetSpacing, OfNothingIsADataError) {
  EXPECT_THROW(compute_target_spacing({}), DataError);
}

TEST(DatasetSummary, MergedPartsGiveWhatTheCasesInTurnGive) {
  DatasetSummary in_turn;
  DatasetSummary merged;
  merged.merge(DatasetSummary());
  EXPECT_TRUE(merged.empty());
  for (const float offset : {-3.0F, 7.0F}) {
    Volume image(VoxelType::kFloat32, {1, 5, 5, 5});
    Volume label = Volume::zeros(VoxelType::kUint8, {1, 5, 5, 5});
    for (std::size_t i = 0; i < 125; ++i) {
      image.voxels<float>()[i] = offset + static_cast<float>(i);
      label.voxels<std::uint8_t>()[i] = i % 2;
    }
    in_turn.add_case(image, label);
    DatasetSummary part;
    part.add_case(image, label);
    merged.merge(part);
  }
  const IntensityStatistics expected = in_turn.statistics();
  const IntensityStatistics got = merged.statistics();
  EXPECT_DOUBLE_EQ(got.minimum, expected.minimum);
  EXPECT_DOUBLE_EQ(got.maximum, expected.maximum);
  EXPECT_DOUBLE_EQ(got.mean, expected.mean);
  EXPECT_DOUBLE_EQ(got.standard_deviation, expected.standard_deviation);
  EXPECT_DOUBLE_EQ(got.percentile_low, expected.percentile_low);
  EXPECT_DOUBLE_EQ(got.percentile_high, expected.percentile_high);
}

}  // namespace
}  // namespace hayate
