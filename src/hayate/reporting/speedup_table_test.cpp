// SPDX-License-Identifier: Apache-2.0
#include "hayate/reporting/speedup_table.h"

#include <gtest/gtest.h>

namespace hayate {
namespace {

/// A run whose epochs take `seconds_per_epoch` and reach these Dice values (NaN: not validated).
RunResult make_run(double seconds_per_epoch, double cache_fill_seconds,
                   const std::vector<double>& mean_dice) {
  RunResult run;
  run.cache_fill_seconds = cache_fill_seconds;
  for (const double dice : mean_dice) {
    EpochRecord record;
    record.epoch = static_cast<std::int64_t>(run.epochs.size()) + 1;
    record.mean_dice = dice;
    record.mean_foreground_dice = 2.0 * dice - 1.0;
    record.epoch_seconds = seconds_per_epoch;
    record.total_seconds_without_cache = seconds_per_epoch * static_cast<double>(record.epoch);
    record.total_seconds_with_cache = record.total_seconds_without_cache + cache_fill_seconds;
    run.epochs.push_back(record);
  }
  run.total_seconds =
      cache_fill_seconds + seconds_per_epoch * static_cast<double>(mean_dice.size());
  return run;
}

TEST(BestList, HasAnEntryOnlyWhereTheMetricRises) {
  const RunResult run = make_run(10.0, 5.0, {0.5, 0.4, 0.5, kNotMeasured, 0.6});
  const auto list = compute_best_list(run.epochs, DiceKind::kWithBackground);
  ASSERT_EQ(list.size(), 2U);
  EXPECT_EQ(list[0].epoch, 1);
  EXPECT_EQ(list[1].epoch, 5);
  EXPECT_EQ(list[1].dice, 0.6);
  EXPECT_EQ(list[1].seconds_without_cache, 50.0);
  EXPECT_EQ(list[1].seconds_with_cache, 55.0);
}

TEST(BestList, CountsADiceOfZeroAsTheTutorialDoes) {
  const RunResult run = make_run(1.0, 0.0, {0.0, 0.0});
  EXPECT_EQ(compute_best_list(run.epochs, DiceKind::kWithBackground).size(), 1U);
}

TEST(FirstAbove, WantsMoreThanTheThreshold) {
  const RunResult run = make_run(1.0, 0.0, {0.90, 0.91, 0.96});
  const auto list = compute_best_list(run.epochs, DiceKind::kWithBackground);
  EXPECT_EQ(first_above(list, 0.90)->epoch, 2);
  EXPECT_EQ(first_above(list, 0.95)->epoch, 3);
  EXPECT_FALSE(first_above(list, 0.96).has_value());
  EXPECT_FALSE(first_above({}, 0.1).has_value());
}

// The figures of MONAI 0.7's notebook for mean Dice 0.95 on a V100: 11,344 s at epoch 204 and 56 s
// at epoch 23, a factor of 203.
TEST(SpeedupTable, GivesTheTutorialsFactor) {
  std::vector<double> regular(300, 0.6);
  std::vector<double> fast(300, 0.6);
  regular[203] = 0.951;
  fast[22] = 0.951;
  const auto table = compute_speedup_table(make_run(11344.0 / 204.0, 0.0, regular),
                                           make_run(56.0 / 23.0, 30.0, fast));
  const ThresholdSpeedup& row = table.mean_dice[3];
  EXPECT_EQ(row.threshold, 0.95);
  EXPECT_NEAR(*row.seconds_without_cache.ratio, 202.57, 0.01);
  EXPECT_NEAR(*row.seconds_with_cache.ratio, 11344.0 / 86.0, 0.01);
  EXPECT_NEAR(*row.epochs.ratio, 204.0 / 23.0, 1e-9);
  EXPECT_FALSE(row.seconds_without_cache.ratio_is_lower_bound);
  EXPECT_NEAR(*table.epoch_seconds.ratio, 22.84, 0.01);
}

TEST(SpeedupTable, GivesALowerBoundWhereOnlyTheFastRunGotThere) {
  const auto table =
      compute_speedup_table(make_run(50.0, 0.0, {0.5, 0.5}), make_run(2.0, 8.0, {0.5, 0.91}));
  const ThresholdSpeedup& row = table.mean_dice[1];
  EXPECT_FALSE(row.seconds_without_cache.regular.has_value());
  EXPECT_TRUE(row.seconds_without_cache.ratio_is_lower_bound);
  EXPECT_EQ(row.seconds_without_cache.ratio, 100.0 / 4.0);
  EXPECT_EQ(row.seconds_with_cache.ratio, 100.0 / 12.0);
  // Both runs are of two epochs, so that nothing is known about the epochs.
  EXPECT_FALSE(row.epochs.ratio.has_value());
}

TEST(SpeedupTable, HasNoRatioWhereTheFastRunDidNotGetThere) {
  const auto table =
      compute_speedup_table(make_run(50.0, 0.0, {0.5, 0.91}), make_run(2.0, 0.0, {0.5, 0.5}));
  EXPECT_TRUE(table.mean_dice[1].seconds_without_cache.regular.has_value());
  EXPECT_FALSE(table.mean_dice[1].seconds_without_cache.ratio.has_value());
  EXPECT_FALSE(table.mean_dice[4].seconds_without_cache.ratio.has_value());
}

TEST(SpeedupTable, ComparesTotalsOfEqualEpochsOnly) {
  const auto equal =
      compute_speedup_table(make_run(50.0, 0.0, {0.5, 0.5}), make_run(2.0, 6.0, {0.5, 0.5}));
  EXPECT_EQ(equal.total_seconds_with_cache.ratio, 10.0);
  EXPECT_EQ(equal.total_seconds_without_cache.ratio, 25.0);
  const auto unequal =
      compute_speedup_table(make_run(50.0, 0.0, {0.5}), make_run(2.0, 6.0, {0.5, 0.5}));
  EXPECT_FALSE(unequal.total_seconds_with_cache.ratio.has_value());
  EXPECT_EQ(unequal.total_seconds_with_cache.regular, 50.0);
}

TEST(SpeedupTable, MeasuresForegroundDiceByItsOwnThresholds) {
  const auto table =
      compute_speedup_table(make_run(1.0, 0.0, {0.91, 0.96}), make_run(1.0, 0.0, {0.91, 0.96}));
  EXPECT_EQ(table.mean_dice[1].epochs.regular, 1.0);
  EXPECT_EQ(table.foreground_dice[1].epochs.regular, 2.0);
}

TEST(SpeedupTable, WorksWithoutEpochs) {
  const auto table = compute_speedup_table(RunResult{}, make_run(1.0, 0.0, {0.99}));
  EXPECT_FALSE(table.epoch_seconds.regular.has_value());
  EXPECT_FALSE(table.mean_dice[0].seconds_without_cache.ratio.has_value());
}

TEST(FindBestEpoch, TakesTheFirstOfEquals) {
  const RunResult run = make_run(1.0, 0.0, {kNotMeasured, 0.7, 0.7, 0.6});
  ASSERT_NE(find_best_epoch(run), nullptr);
  EXPECT_EQ(find_best_epoch(run)->epoch, 2);
  EXPECT_EQ(find_best_epoch({}), nullptr);
}

}  // namespace
}  // namespace hayate
