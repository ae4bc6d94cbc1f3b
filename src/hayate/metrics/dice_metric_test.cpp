// SPDX-License-Identifier: Apache-2.0
#include "hayate/metrics/dice_metric.h"

#include <cmath>

#include <gtest/gtest.h>

#include "hayate/base/class_index.h"
#include "hayate/base/philox_stream.h"

namespace hayate {
namespace {

TEST(DiceMetric, CountsVoxelsPerClass) {
  const std::vector<std::uint8_t> predicted{0, 0, 1, 1, 2, 2};
  const std::vector<std::uint8_t> labelled{0, 1, 1, 1, 0, 2};
  const std::vector<DiceCounts> counts = count_dice(predicted, labelled, 3);
  EXPECT_FLOAT_EQ(counts[0].dice(), 2.0F * 1 / (2 + 2));
  EXPECT_FLOAT_EQ(counts[1].dice(), 2.0F * 2 / (2 + 3));
  EXPECT_FLOAT_EQ(counts[2].dice(), 2.0F * 1 / (2 + 1));
}

TEST(DiceMetric, CountsManyVoxelsOfFewOrManyClasses) {
  // The size is odd and more than a byte counts, and there are classes beyond those asked for.
  constexpr std::size_t kSize = 70001;
  for (const std::int64_t class_count : {1, 2, 8, 9, 40, 300}) {
    PhiloxStream random({.seed = 1});
    std::vector<std::uint8_t> predicted(kSize);
    std::vector<std::uint8_t> labelled(kSize);
    const auto range = static_cast<std::uint32_t>(std::min<std::int64_t>(class_count + 2, 256));
    std::vector<DiceCounts> expected(static_cast<std::size_t>(class_count));
    for (std::size_t i = 0; i < kSize; ++i) {
      predicted[i] = static_cast<std::uint8_t>(random.next_uint32() % range);
      labelled[i] = static_cast<std::uint8_t>(
          random.next_uint32() % 3 == 0 ? predicted[i] : random.next_uint32() % range);
      for (std::size_t c = 0; c < expected.size(); ++c) {
        if (labelled[i] == kIgnoredVoxel) continue;
        expected[c] += {predicted[i] == c, labelled[i] == c, predicted[i] == c && labelled[i] == c};
      }
    }
    EXPECT_EQ(count_dice(predicted, labelled, class_count), expected) << class_count;
  }
}

TEST(DiceMetric, CountsNothingWhereNobodyAnnotated) {
  for (const std::int64_t class_count : {3, 20}) {
    // Long enough for the vectors of bytes, and for what is left of them.
    std::vector<std::uint8_t> predicted(200, 1);
    std::vector<std::uint8_t> labelled(200, kIgnoredVoxel);
    predicted[7] = labelled[7] = labelled[199] = 2;
    const std::vector<DiceCounts> counts = count_dice(predicted, labelled, class_count);
    EXPECT_EQ(counts[0], DiceCounts());
    EXPECT_EQ(counts[1], (DiceCounts{.predicted = 1, .labelled = 0, .both = 0}));
    EXPECT_EQ(counts[2], (DiceCounts{.predicted = 1, .labelled = 2, .both = 1}));
  }
}

TEST(DiceMetric, AClassThatTheLabelLacksGivesNoScore) {
  const DiceCounts only_predicted{.predicted = 5, .labelled = 0, .both = 0};
  EXPECT_TRUE(std::isnan(only_predicted.dice()));
  EXPECT_EQ(only_predicted.dice(/*ignore_empty=*/false), 0.0F);
  EXPECT_EQ(DiceCounts{}.dice(/*ignore_empty=*/false), 1.0F);
}

TEST(DiceMetric, AveragesClassesFirstThenCases) {
  DiceMetric metric(3);
  // Case 1 lacks class 2, so its mean is over two classes only.
  metric.add(std::vector<DiceCounts>{{10, 10, 10}, {4, 4, 2}, {0, 0, 0}});
  metric.add(std::vector<DiceCounts>{{10, 10, 10}, {4, 4, 4}, {4, 4, 1}});
  EXPECT_FLOAT_EQ(metric.mean(/*include_background=*/true), (0.75F + 0.75F) / 2.0F);
  EXPECT_FLOAT_EQ(metric.mean(/*include_background=*/false), (0.5F + 0.625F) / 2.0F);
  EXPECT_EQ(metric.mean_per_class(), (std::vector<float>{1.0F, 0.75F, 0.25F}));
}

TEST(DiceMetric, HasNoMeanOfAClassThatNoCaseHolds) {
  DiceMetric metric(2);
  metric.add(std::vector<DiceCounts>{{10, 10, 10}, {4, 0, 0}});
  EXPECT_EQ(metric.mean_per_class()[0], 1.0F);
  EXPECT_TRUE(std::isnan(metric.mean_per_class()[1]));
}

}  // namespace
}  // namespace hayate
