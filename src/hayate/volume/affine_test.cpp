// SPDX-License-Identifier: Apache-2.0
#include "hayate/volume/affine.h"

#include <cmath>
#include <limits>

#include <gtest/gtest.h>

#include "hayate/base/error.h"

namespace hayate {
namespace {

Affine sheared_affine() {
  Affine affine;
  affine.rows = {
      {{-1.5, 0.2, 0.0, -40.0}, {-0.1, 0.8, 0.3, 12.0}, {0.0, -0.4, 2.5, 7.0}, {0, 0, 0, 1}}};
  return affine;
}

double dot(const Affine& affine, std::size_t a, std::size_t b) {
  double sum = 0.0;
  for (std::size_t row = 0; row < 3; ++row) sum += affine(row, a) * affine(row, b);
  return sum;
}

TEST(Affine, SolveGivesTheMatrixThatTakesOneToTheOther) {
  Affine permuted;  // needs pivoting: a zero on the diagonal
  permuted.rows = {{{0, 0, -2, 5}, {3, 0, 0, 6}, {0, 0.5, 0, 7}, {0, 0, 0, 1}}};
  EXPECT_TRUE(all_close(permuted * solve(permuted, sheared_affine()), sheared_affine(), 0, 1e-12));
  EXPECT_TRUE(all_close(sheared_affine() * inverse(sheared_affine()), Affine{}, 0, 1e-12));
}

// numpy's LAPACK multiplies by 1/49, which is not a division by 49.
TEST(Affine, SolveRoundsAsNumpyDoes) {
  const Affine a = diagonal_affine({49.0, 2.0, 3.0});
  EXPECT_EQ(solve(a, a)(0, 0), 49.0 * (1.0 / 49.0));
  EXPECT_LT(solve(a, a)(0, 0), 1.0);
}

TEST(Affine, ASingularMatrixIsADataError) {
  EXPECT_THROW(inverse(diagonal_affine({1.0, 0.0, 1.0})), DataError);
  Affine not_a_number;
  not_a_number(1, 1) = std::nan("");
  EXPECT_THROW(inverse(not_a_number), DataError);
  EXPECT_THROW(zoom_affine(diagonal_affine({1.0, 0.0, 1.0}), {1, 1, 1}), DataError);
}

TEST(Affine, ZoomAffineOfAnAlignedGridScalesItsColumns) {
  Affine affine;
  affine.rows = {{{0, -2, 0, 5}, {3, 0, 0, 6}, {0, 0, 0.5, 7}, {0, 0, 0, 1}}};
  Affine expected;
  expected.rows = {{{0, -1, 0, 0}, {1.5, 0, 0, 0}, {0, 0, 4, 0}, {0, 0, 0, 1}}};
  EXPECT_TRUE(all_close(zoom_affine(affine, {1.5, 1.0, 4.0}), expected, 0, 1e-15));
}

TEST(Affine, ZoomAffineDropsShearAndKeepsTheFirstAxisAndTheReflection) {
  const Affine zoomed = zoom_affine(sheared_affine(), {1.0, 2.0, 3.0});
  EXPECT_NEAR(spacing_mm(zoomed)[0], 1.0, 1e-12);
  EXPECT_NEAR(spacing_mm(zoomed)[1], 2.0, 1e-12);
  EXPECT_NEAR(spacing_mm(zoomed)[2], 3.0, 1e-12);
  for (std::size_t a = 0; a < 3; ++a) {
    for (std::size_t b = a + 1; b < 3; ++b) EXPECT_NEAR(dot(zoomed, a, b), 0.0, 1e-12);
  }
  EXPECT_NEAR(zoomed(0, 0) / zoomed(1, 0), sheared_affine()(0, 0) / sheared_affine()(1, 0), 1e-9);
  EXPECT_LT(zoomed(0, 0), 0.0);
  EXPECT_EQ(zoomed(0, 3), 0.0);
}

TEST(Affine, ZoomAffineToADiagonalForgetsTheRotation) {
  EXPECT_EQ(zoom_affine(sheared_affine(), {1.0, 2.0, 3.0}, true), diagonal_affine({1.0, 2.0, 3.0}));
}

TEST(Affine, IsFiniteLooksAtEveryElement) {
  EXPECT_TRUE(is_finite(sheared_affine()));
  Affine affine;
  affine(2, 3) = std::numeric_limits<double>::infinity();
  EXPECT_FALSE(is_finite(affine));
}

}  // namespace
}  // namespace hayate
