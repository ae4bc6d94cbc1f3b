// SPDX-License-Identifier: Apache-2.0
#include "hayate/io/nifti/nifti_forms.h"

#include <algorithm>
#include <cmath>
#include <random>

#include <gtest/gtest.h>

#include "hayate/base/error.h"
#include "support/error_text.h"

namespace hayate {
namespace {

NiftiHeader header_of(int version) {
  NiftiHeader header;
  header.version = version;
  header.shape = {3, 4, 5};
  return header;
}

/// Rotation of a random unit quaternion, sizes of 0.5 to 3 mm, mirrored or not.
Affine random_affine(std::mt19937& random) {
  std::normal_distribution<double> normal;
  double w = normal(random), x = normal(random), y = normal(random), z = normal(random);
  const double length = std::sqrt(w * w + x * x + y * y + z * z);
  w /= length, x /= length, y /= length, z /= length;
  Affine affine;
  affine.rows = {{{1 - 2 * (y * y + z * z), 2 * (x * y - w * z), 2 * (x * z + w * y), 0},
                  {2 * (x * y + w * z), 1 - 2 * (x * x + z * z), 2 * (y * z - w * x), 0},
                  {2 * (x * z - w * y), 2 * (y * z + w * x), 1 - 2 * (x * x + y * y), 0},
                  {0, 0, 0, 1}}};
  std::uniform_real_distribution<double> size(0.5, 3.0);
  Affine result = affine * diagonal_affine({size(random), size(random), size(random)});
  if (random() % 2 == 0) result = result * diagonal_affine({-1, 1, 1});
  for (std::size_t row = 0; row < 3; ++row) result(row, 3) = 100 * normal(random);
  return result;
}

TEST(NiftiForms, SformKeepsAnAffineExactlyInNifti2) {
  std::mt19937 random(1);
  NiftiHeader header = header_of(2);
  const Affine affine = random_affine(random);
  set_sform(header, affine, 1);
  EXPECT_EQ(sform_affine(header), affine);
  EXPECT_EQ(header.sform_code, 1);
}

TEST(NiftiForms, SformIsRoundedToFloat32InNifti1) {
  NiftiHeader header = header_of(1);
  set_sform(header, diagonal_affine({0.1, 1, 1}), 1);
  EXPECT_EQ(sform_affine(header)(0, 0), static_cast<double>(0.1F));
}

TEST(NiftiForms, QformKeepsRotationSizesAndMirroring) {
  std::mt19937 random(2);
  for (int i = 0; i < 200; ++i) {
    const Affine affine = random_affine(random);
    NiftiHeader precise = header_of(2);
    set_qform(precise, affine, 1);
    // Where w is nearly 0, working it out of the others loses half of the digits.
    EXPECT_TRUE(all_close(qform_affine(precise), affine, 1e-6, 1e-6)) << format_affine(affine);
    NiftiHeader rounded = header_of(1);
    set_qform(rounded, affine, 1);
    EXPECT_TRUE(all_close(qform_affine(rounded), affine, 2e-3, 2e-3)) << format_affine(affine);
  }
}

TEST(NiftiForms, QformKeepsEveryAxisOrderAndFlip) {
  std::array<int, 3> axes{0, 1, 2};
  do {
    for (int flips = 0; flips < 8; ++flips) {
      Affine affine;
      for (std::size_t i = 0; i < 3; ++i) {
        affine(i, i) = 0.0;
      }
      for (std::size_t i = 0; i < 3; ++i) {
        affine(static_cast<std::size_t>(axes[i]), i) =
            (flips >> i & 1 ? -1.0 : 1.0) * (1.0 + 0.5 * static_cast<double>(i));
      }
      NiftiHeader header = header_of(1);
      set_qform(header, affine, 1);
      EXPECT_TRUE(all_close(qform_affine(header), affine, 1e-6, 1e-6)) << format_affine(affine);
    }
  } while (std::ranges::next_permutation(axes).found);
}

TEST(NiftiForms, QformLeavesShearOut) {
  Affine sheared;
  sheared(0, 1) = 0.2;
  NiftiHeader header = header_of(2);
  set_qform(header, sheared, 1);
  const Affine qform = qform_affine(header);
  const Vector3 expected = spacing_mm(sheared);
  const Vector3 got = spacing_mm(qform);
  double cosine = 0.0;
  for (std::size_t row = 0; row < 3; ++row) cosine += qform(row, 0) * qform(row, 1);
  EXPECT_NEAR(cosine, 0.0, 1e-12);
  for (std::size_t axis = 0; axis < 3; ++axis) EXPECT_NEAR(got[axis], expected[axis], 1e-12);
}

TEST(NiftiForms, QuaternionALittleLongerThan1IsAHalfTurn) {
  NiftiHeader header = header_of(1);
  header.quaternion = {0, 0, 1.0 + 1e-7};
  EXPECT_TRUE(all_close(qform_affine(header), diagonal_affine({-1, -1, 1}), 0, 1e-6));
}

TEST(NiftiForms, RefusesAQuaternionThatIsNoRotation) {
  NiftiHeader header = header_of(1);
  header.quaternion = {1, 1, 0};
  EXPECT_TRUE(contains(error_text<DataError>([&] { qform_affine(header); }), "quaternion"));
  header.quaternion = {NAN, 0, 0};
  EXPECT_TRUE(contains(error_text<DataError>([&] { qform_affine(header); }), "quaternion"));
}

TEST(NiftiForms, RefusesAQformForAnAxisWithoutDirection) {
  NiftiHeader header = header_of(1);
  EXPECT_TRUE(contains(error_text<DataError>([&] {
                         set_qform(header, diagonal_affine({1, 0, 1}), 1);
                       }),
                       "no direction"));
}

}  // namespace
}  // namespace hayate
