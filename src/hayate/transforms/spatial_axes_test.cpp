// SPDX-License-Identifier: Apache-2.0
#include "hayate/transforms/spatial_axes.h"

#include <vector>

#include <gtest/gtest.h>

#include "hayate/base/error.h"

namespace hayate {
namespace {

using Axes = std::vector<std::int64_t>;

TEST(SpatialAxes, NegativeAxesCountFromTheEnd) {
  EXPECT_EQ(resolve_spatial_axis("axis", 2), 2U);
  EXPECT_EQ(resolve_spatial_axis("axis", -1), 2U);
  EXPECT_EQ(resolve_spatial_axis("axis", -3), 0U);
}

TEST(SpatialAxes, AnEmptyListMeansAllThree) {
  EXPECT_EQ(resolve_spatial_axes("axis", Axes{}), (AxisSet{true, true, true}));
  EXPECT_EQ(resolve_spatial_axes("axis", Axes{0, -1}), (AxisSet{true, false, true}));
}

TEST(SpatialAxes, RefusesAxesThatThereAreNot) {
  EXPECT_THROW(resolve_spatial_axis("axis", 3), RecipeError);
  EXPECT_THROW(resolve_spatial_axis("axis", -4), RecipeError);
  EXPECT_THROW(resolve_spatial_axes("axis", Axes{1, -2}), RecipeError);
}

}  // namespace
}  // namespace hayate
