// SPDX-License-Identifier: Apache-2.0
#include "hayate/io/nifti/nifti_grid.h"

#include <cmath>

#include <gtest/gtest.h>

#include "hayate/base/error.h"
#include "support/error_text.h"

namespace hayate {
namespace {

NiftiHeader header_of(std::vector<std::int64_t> shape) {
  NiftiHeader header;
  header.shape = std::move(shape);
  return header;
}

Affine affine_of(const Vector3& scale, const Vector3& origin) {
  Affine affine = diagonal_affine(scale);
  for (std::size_t row = 0; row < 3; ++row) affine(row, 3) = origin[row];
  return affine;
}

void give_sform(NiftiHeader& header, const Affine& affine) {
  header.sform_code = 1;
  std::copy_n(affine.rows.begin(), 3, header.sform_rows.begin());
}

TEST(NiftiGrid, WithoutFormsPutsTheCentreAtTheOriginAndFlipsX) {
  // The example of nibabel's get_base_affine.
  NiftiHeader header = header_of({3, 5, 7});
  header.pixdim = {1, 3, 2, 1, 1, 1, 1, 1};
  EXPECT_EQ(compute_nifti_grid(header).voxel_to_world, affine_of({-3, 2, 1}, {3, -4, -3}));
  EXPECT_EQ(compute_nifti_grid(header).pixdim, header.pixdim);
}

TEST(NiftiGrid, FlatFilesHaveAnAxisOfOneVoxelOf1Mm) {
  NiftiHeader header = header_of({3, 5});
  header.pixdim = {1, 3, 2, 9, 1, 1, 1, 1};
  EXPECT_EQ(compute_nifti_grid(header).voxel_to_world, affine_of({-3, 2, 1}, {3, -4, 0}));
}

TEST(NiftiGrid, PrefersTheSform) {
  NiftiHeader header = header_of({3, 5, 7});
  header.pixdim = {1, 3, 2, 1, 1, 1, 1, 1};
  header.qform_code = 1;
  header.qform_offset = {9, 9, 9};
  EXPECT_EQ(compute_nifti_grid(header).voxel_to_world, affine_of({3, 2, 1}, {9, 9, 9}));
  give_sform(header, affine_of({-3, -2, 1}, {1, 2, 3}));
  EXPECT_EQ(compute_nifti_grid(header).voxel_to_world, affine_of({-3, -2, 1}, {1, 2, 3}));
}

TEST(NiftiGrid, ReplacesAnSformWhoseLengthsAreNotThoseOfPixdim) {
  // MONAI's own test of the repair: the qform, without a code, is built from pixdim.
  NiftiHeader header = header_of({3, 5, 7});
  header.pixdim = {1, 100, 100, 100, 1, 1, 1, 1};
  give_sform(header, Affine{});
  EXPECT_EQ(compute_nifti_grid(header).voxel_to_world, diagonal_affine({100, 100, 100}));
  EXPECT_EQ(compute_nifti_grid(header).pixdim, header.pixdim);
}

TEST(NiftiGrid, ReplacesPixdimWhenNoFormAgreesWithIt) {
  // A qform's lengths are pixdim, so only its translation, as a fourth column, can disagree.
  NiftiHeader header = header_of({3, 5, 7, 2});
  header.pixdim = {1, 9, 9, 9, 1, 1, 1, 1};
  header.qform_offset = {50, 0, 0};
  give_sform(header, affine_of({-3, 2, 0.1}, {5, 6, 7}));
  const NiftiGrid grid = compute_nifti_grid(header);
  EXPECT_EQ(grid.voxel_to_world, affine_of({-3, 2, 0.1}, {5, 6, 7}));
  EXPECT_EQ(grid.pixdim[1], 3.0);
  EXPECT_EQ(grid.pixdim[2], 2.0);
  EXPECT_EQ(grid.pixdim[3], static_cast<double>(0.1F));
  EXPECT_EQ(grid.pixdim[4], static_cast<double>(static_cast<float>(std::sqrt(25 + 36 + 49 + 1))));
}

TEST(NiftiGrid, FallsIntoMonaisTrapForFourAxes) {
  // An sform that agrees in every way, but for the translation that MONAI takes for a column.
  NiftiHeader header = header_of({3, 5, 7, 2});
  header.pixdim = {1, 3, 2, 1, 1, 1, 1, 1};
  give_sform(header, affine_of({-3, 2, 1}, {5, 6, 7}));
  EXPECT_EQ(compute_nifti_grid(header).voxel_to_world, diagonal_affine({3, 2, 1}));
  header.qform_offset = {5, 6, 7};
  EXPECT_EQ(compute_nifti_grid(header).voxel_to_world, affine_of({-3, 2, 1}, {5, 6, 7}));
  header.qform_offset = {};
  header.shape = {3, 5, 7, 1, 2};
  EXPECT_EQ(compute_nifti_grid(header).voxel_to_world, affine_of({-3, 2, 1}, {5, 6, 7}));
}

TEST(NiftiGrid, ReplacesAQformByAnSformWithoutACodeThatAgrees) {
  NiftiHeader header = header_of({3, 5, 7, 2});
  header.pixdim = {1, 3, 2, 1, 1, 1, 1, 1};
  header.qform_code = 1;
  header.qform_offset = {5, 0, 0};
  give_sform(header, affine_of({-3, 2, 1}, {0, 0, 0}));
  header.sform_code = 0;
  const NiftiGrid grid = compute_nifti_grid(header);
  EXPECT_TRUE(all_close(grid.voxel_to_world, affine_of({-3, 2, 1}, {0, 0, 0}), 1e-6, 1e-6));
  EXPECT_EQ(grid.pixdim[0], -1.0);
}

TEST(NiftiGrid, RefusesAnAffineThatIsNotFinite) {
  NiftiHeader header = header_of({3, 5, 7});
  Affine affine;
  affine(1, 3) = NAN;
  give_sform(header, affine);
  EXPECT_TRUE(contains(error_text<DataError>([&] { compute_nifti_grid(header); }), "not finite"));
}

}  // namespace
}  // namespace hayate
