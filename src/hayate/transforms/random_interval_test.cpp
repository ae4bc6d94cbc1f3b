// SPDX-License-Identifier: Apache-2.0
#include "hayate/transforms/random_interval.h"

#include <gtest/gtest.h>

#include "hayate/base/error.h"
#include "hayate/base/random_state.h"

namespace hayate {
namespace {

using Numbers = std::vector<double>;
using Intervals = std::vector<Interval>;

TEST(RandomInterval, OneNumberIsSymmetricAndTwoAreBounds) {
  EXPECT_EQ(resolve_interval("x", Numbers{0.5}), (Interval{-0.5, 0.5}));
  EXPECT_EQ(resolve_interval("x", Numbers{-0.5}), (Interval{-0.5, 0.5}));
  EXPECT_EQ(resolve_interval("x", Numbers{0.1, 0.4}), (Interval{0.1, 0.4}));
  EXPECT_EQ(resolve_interval("x", Numbers{0.4, 0.1}), (Interval{0.1, 0.4}));
}

TEST(RandomInterval, RefusesAnythingElse) {
  EXPECT_THROW(resolve_interval("x", Numbers{}), RecipeError);
  EXPECT_THROW(resolve_interval("x", Numbers{1, 2, 3}), RecipeError);
}

TEST(RandomIntervals, AShortListIsAboutTheFirstParameters) {
  EXPECT_TRUE(resolve_intervals("x", Numbers{}, 3).empty());
  EXPECT_EQ(resolve_intervals("x", Numbers{0.3}, 3), (Intervals{{-0.3, 0.3}}));
  EXPECT_EQ(resolve_intervals("x", Numbers{1, 2, 3}, 3), (Intervals{{-1, 1}, {-2, 2}, {-3, 3}}));
}

TEST(RandomIntervals, TwiceAsManyNumbersAreBounds) {
  EXPECT_EQ(resolve_intervals("x", Numbers{0, 1, -2, 3, 5, 4}, 3),
            (Intervals{{0, 1}, {-2, 3}, {4, 5}}));
}

TEST(RandomIntervals, RefusesOtherLengthsAndNegativeHalfWidths) {
  EXPECT_THROW(resolve_intervals("x", Numbers{1, 2, 3, 4}, 3), RecipeError);
  EXPECT_THROW(resolve_intervals("x", Numbers{-0.3, 0.4}, 3), RecipeError);
}

// RandShiftIntensity(offsets=(-2, 3), channel_wise=True) of MONAI 1.6.1 with seed 0 draws these
// after its first rand().
TEST(RandomIntervals, DrawsAsNumpyDoes) {
  RandomState random(0);
  random.rand();
  const std::vector<double> values = draw_all(Intervals{{-2, 3}, {-2, 3}}, random);
  EXPECT_DOUBLE_EQ(values.at(0), 1.5759468318620975);
  EXPECT_DOUBLE_EQ(values.at(1), 1.0138168803582195);
}

}  // namespace
}  // namespace hayate
