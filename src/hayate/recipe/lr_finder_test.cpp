// SPDX-License-Identifier: Apache-2.0
#include "hayate/recipe/lr_finder.h"

#include <cmath>
#include <limits>

#include <gtest/gtest.h>

#include "hayate/base/error.h"

namespace hayate {
namespace {

LrFinderOptions options_for(std::int64_t num_iter, double smooth_f = 1.0) {
  return {.start_lr = 1e-4, .end_lr = 1.0, .num_iter = num_iter, .smooth_f = smooth_f};
}

TEST(LrFinder, RampsExponentiallyAndReachesBothEnds) {
  LrFinder finder(options_for(5));
  for (const double expected : {1e-4, 1e-3, 1e-2, 1e-1, 1.0}) {
    EXPECT_FALSE(finder.is_finished());
    EXPECT_NEAR(finder.next_lr(), expected, 1e-12 * expected);
    finder.add(1.0);
  }
  EXPECT_TRUE(finder.is_finished());
  EXPECT_FALSE(finder.has_diverged());
}

TEST(LrFinder, SmoothsLikeMonai) {
  LrFinder finder(options_for(10, 0.25));
  for (const double loss : {1.0, 0.8, 0.4, 2.0}) finder.add(loss);
  const auto points = finder.points();
  EXPECT_DOUBLE_EQ(points[0].smoothed_loss, 1.0);
  EXPECT_DOUBLE_EQ(points[1].smoothed_loss, 0.95);
  EXPECT_DOUBLE_EQ(points[2].smoothed_loss, 0.8125);
  EXPECT_DOUBLE_EQ(points[3].smoothed_loss, 1.109375);
}

TEST(LrFinder, StopsWhenTheLossIsFiveTimesItsLeast) {
  LrFinder finder(options_for(100));
  finder.add(1.0);
  finder.add(0.5);
  finder.add(2.5);
  EXPECT_FALSE(finder.is_finished());
  finder.add(2.6);
  EXPECT_TRUE(finder.has_diverged());
  EXPECT_EQ(finder.points().size(), 4U);
}

TEST(LrFinder, StopsWithoutKeepingALossThatIsNotANumber) {
  LrFinder finder(options_for(100));
  finder.add(1.0);
  finder.add(std::numeric_limits<double>::quiet_NaN());
  EXPECT_TRUE(finder.is_finished());
  EXPECT_EQ(finder.points().size(), 1U);
}

TEST(LrFinder, SuggestsTheSteepestPoint) {
  LrFinder finder(options_for(7));
  // Central differences: -0.1 -0.2 -0.35 -0.2 ...; the drop at the end belongs to the last point,
  // which does not count.
  for (const double loss : {1.0, 0.9, 0.6, 0.2, 0.2, 0.3, 0.0}) finder.add(loss);
  const auto steepest = find_steepest(finder.points());
  ASSERT_TRUE(steepest);
  EXPECT_NEAR(steepest->lr, finder.points()[2].lr, 1e-12);
}

TEST(LrFinder, SuggestsNothingWhereTheLossOnlyRises) {
  LrFinder finder(options_for(5));
  for (const double loss : {0.1, 0.2, 0.3, 0.4}) finder.add(loss);
  EXPECT_FALSE(find_steepest(finder.points()));
  EXPECT_FALSE(find_steepest({}));
}

TEST(LrFinder, RefusesWhatIsNoRange) {
  EXPECT_THROW(LrFinder({.start_lr = 0.0}), UsageError);
  EXPECT_THROW(LrFinder({.start_lr = 1.0, .end_lr = 0.1}), UsageError);
  EXPECT_THROW(LrFinder({.num_iter = 1}), UsageError);
}

}  // namespace
}  // namespace hayate
