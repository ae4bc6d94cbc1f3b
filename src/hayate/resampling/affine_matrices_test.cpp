// SPDX-License-Identifier: Apache-2.0
#include "hayate/resampling/affine_matrices.h"

#include <numbers>
#include <vector>

#include <gtest/gtest.h>

namespace hayate {
namespace {

using Numbers = std::vector<double>;

void expect_point(const Affine& affine, const Vector3& from, const Vector3& to) {
  const Vector3 got = transform_point(affine, from);
  for (std::size_t axis = 0; axis < 3; ++axis) EXPECT_NEAR(got[axis], to[axis], 1e-12);
}

TEST(AffineMatrices, EachRotationTurnsTheNextAxisTowardsTheOneAfterIt) {
  const double quarter = std::numbers::pi / 2.0;
  expect_point(rotation_matrix(Numbers{quarter}), {0, 1, 0}, {0, 0, 1});
  expect_point(rotation_matrix(Numbers{0, quarter}), {0, 0, 1}, {1, 0, 0});
  expect_point(rotation_matrix(Numbers{0, 0, quarter}), {1, 0, 0}, {0, 1, 0});
}

TEST(AffineMatrices, RotatesAboutZFirst) {
  const double quarter = std::numbers::pi / 2.0;
  expect_point(rotation_matrix(Numbers{quarter, 0, quarter}), {1, 0, 0}, {0, 0, 1});
}

TEST(AffineMatrices, ShearsInOneMatrixOrInSixSteps) {
  const Numbers factors{0.1, 0.2, 0.3, 0.4, 0.5, 0.6};
  const Affine at_once = shear_matrix(factors, MonaiRelease::k07);
  EXPECT_EQ(at_once.rows,
            (decltype(at_once.rows){
                {{1, 0.1, 0.2, 0}, {0.3, 1, 0.4, 0}, {0.5, 0.6, 1, 0}, {0, 0, 0, 1}}}));
  // Volume is kept by the steps: the determinant of the upper left 3x3 is 1.
  const Affine m = shear_matrix(factors, MonaiRelease::k16);
  const double determinant = m(0, 0) * (m(1, 1) * m(2, 2) - m(1, 2) * m(2, 1)) -
                             m(0, 1) * (m(1, 0) * m(2, 2) - m(1, 2) * m(2, 0)) +
                             m(0, 2) * (m(1, 0) * m(2, 1) - m(1, 1) * m(2, 0));
  EXPECT_NEAR(determinant, 1.0, 1e-12);
  EXPECT_DOUBLE_EQ(m(1, 1), 1.0 + 0.1 * 0.3);
  EXPECT_EQ(shear_matrix(Numbers{0.1}, MonaiRelease::k16),
            shear_matrix(Numbers{0.1}, MonaiRelease::k07));
}

TEST(AffineMatrices, MapsCentreToCentre) {
  const Affine turned = rotation_matrix(Numbers{0.3, -0.2, 0.9}) * scale_matrix(Numbers{1.5, 0.5});
  expect_point(from_centred(turned, {11, 8, 1}, {4, 7, 20}), {1.5, 3, 9.5}, {5, 3.5, 0});
  expect_point(from_centred(translation_matrix(Numbers{2, 0, -1}), {5, 5, 5}, {5, 5, 5}), {0, 1, 2},
               {2, 1, 1});
}

}  // namespace
}  // namespace hayate
