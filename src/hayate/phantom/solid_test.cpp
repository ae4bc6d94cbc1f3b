// SPDX-License-Identifier: Apache-2.0
#include "hayate/phantom/solid.h"

#include <gtest/gtest.h>

namespace hayate {
namespace {

TEST(Ellipsoid, IsZeroOnItsSurfaceAndNegativeInside) {
  const Ellipsoid ellipsoid{{10, 20, 30}, {5, 10, 15}, {}};
  EXPECT_NEAR(ellipsoid.distance({15, 20, 30}), 0.0F, 1e-4F);
  EXPECT_NEAR(ellipsoid.distance({10, 20, 15}), 0.0F, 1e-4F);
  EXPECT_NEAR(ellipsoid.distance({17, 20, 30}), 2.0F, 0.4F);
  EXPECT_LT(ellipsoid.distance({11, 20, 30}), 0.0F);
  EXPECT_EQ(ellipsoid.distance({10, 20, 30}), -5.0F);
}

TEST(Ellipsoid, TurnsAboutItsCentre) {
  const Ellipsoid turned{{1, 2, 3}, {5, 10, 15}, rotation_degrees(0, 0, 90)};
  EXPECT_NEAR(turned.distance({11, 2, 3}), 0.0F, 1e-4F);
  EXPECT_NEAR(turned.distance({1, 7, 3}), 0.0F, 1e-4F);
  const Box3 box = turned.box(1.0F);
  EXPECT_NEAR(box.low.x, -10.0F, 1e-4F);
  EXPECT_NEAR(box.high.y, 8.0F, 1e-4F);
  EXPECT_NEAR(box.high.z, 19.0F, 1e-4F);
}

TEST(Tube, HasItsRadiiAtItsPoints) {
  const Tube tube{{{0, 0, 0}, {10, 0, 0}, {10, 10, 0}}, {2, 4, 1}};
  EXPECT_NEAR(tube.distance({0, 0, 2}), 0.0F, 1e-5F);
  EXPECT_NEAR(tube.distance({10, 0, 4}), 0.0F, 1e-5F);
  EXPECT_NEAR(tube.distance({10, 11, 0}), 0.0F, 1e-5F);
  EXPECT_NEAR(tube.distance({5, 0, 5}), 2.0F, 1e-5F);
  EXPECT_EQ(tube.box(1.0F).high.z, 5.0F);
}

TEST(EllipticCylinder, IsACircleWhenItsRadiiAreEqual) {
  EXPECT_NEAR(elliptic_cylinder(3, 4, 2, 2), 3.0F, 1e-5F);
  EXPECT_EQ(elliptic_cylinder(0, 0, 2, 3), -2.0F);
}

TEST(SmoothMin, DiffersFromTheMinimumOnlyNearTheSeam) {
  EXPECT_EQ(smooth_min(1, 9, 4), 1.0F);
  EXPECT_EQ(smooth_min(2, 2, 4), 1.0F);
  EXPECT_EQ(smooth_max(1, 9, 4), 9.0F);
  EXPECT_EQ(smooth_max(2, 2, 4), 3.0F);
}

TEST(Ripple, MovesNoPointFartherThanItsReach) {
  Ripple ripple;
  ripple.waves[0] = {{0.1F, 0, 0}, 0.3F, {3, 0, 0}};
  ripple.waves[1] = {{0, 0.2F, 0}, 1.0F, {0, 4, 0}};
  ripple.reach = 7.0F;
  float farthest = 0.0F;
  for (int i = 0; i < 200; ++i) {
    const Point3 p{static_cast<float>(i), static_cast<float>(3 * i), 0};
    farthest = std::max(farthest, length(ripple(p) - p));
  }
  EXPECT_GT(farthest, 4.0F);
  EXPECT_LE(farthest, 5.0001F);
}

}  // namespace
}  // namespace hayate
