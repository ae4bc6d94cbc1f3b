// SPDX-License-Identifier: Apache-2.0
#include "hayate/resampling/resample.h"

#include <cmath>
#include <numeric>
#include <vector>

#include <gtest/gtest.h>

namespace hayate {
namespace {

/// Voxels 10, 20, 30, 40 along X.
Volume make_ramp() {
  Volume ramp(VoxelType::kFloat32, {1, 4, 1, 1});
  for (std::size_t x = 0; x < 4; ++x) ramp.voxels<float>()[x] = 10.0F * static_cast<float>(x + 1);
  return ramp;
}

Volume make_numbered(const VolumeShape& shape) {
  Volume volume(VoxelType::kFloat32, shape);
  const auto voxels = volume.voxels<float>();
  std::iota(voxels.begin(), voxels.end(), 0.0F);
  return volume;
}

Affine shifted_along_x(double voxels) {
  Affine matrix;
  matrix(0, 3) = voxels;
  return matrix;
}

std::vector<float> values(const Volume& volume) {
  const auto voxels = volume.voxels<float>();
  return {voxels.begin(), voxels.end()};
}

std::vector<float> resample_ramp(double shift, const ResampleOptions& options) {
  return values(resample(make_ramp(), shifted_along_x(shift), {4, 1, 1}, options));
}

TEST(Resample, TheIdentityChangesNothing) {
  const Volume source = make_numbered({2, 3, 4, 5});
  const Volume result = resample(source, Affine{}, source.spatial_shape());
  EXPECT_EQ(values(result), values(source));
  EXPECT_EQ(result.shape(), source.shape());
}

TEST(Resample, InterpolatesBetweenNeighbours) {
  EXPECT_EQ(resample_ramp(0.25, {}), (std::vector<float>{12.5F, 22.5F, 32.5F, 40.0F}));
}

TEST(Resample, BorderRepeatsTheEdge) {
  EXPECT_EQ(resample_ramp(-1.5, {}), (std::vector<float>{10, 10, 15, 25}));
}

TEST(Resample, ZerosFadesOverOneVoxel) {
  EXPECT_EQ(resample_ramp(-1.5, {.padding = PaddingMode::kZeros}),
            (std::vector<float>{0, 5, 15, 25}));
  EXPECT_EQ(resample_ramp(1e300, {.padding = PaddingMode::kZeros}),
            (std::vector<float>{0, 0, 0, 0}));
}

TEST(Resample, ReflectionMirrorsAtEdgesOrCentres) {
  EXPECT_EQ(resample_ramp(2.0, {.padding = PaddingMode::kReflection}),
            (std::vector<float>{30, 40, 40, 30}));
  EXPECT_EQ(resample_ramp(
                2.0, {.padding = PaddingMode::kReflection, .mirror_at = MirrorAt::kVoxelCentres}),
            (std::vector<float>{30, 40, 30, 20}));
}

TEST(Resample, ReflectionFoldsAsOftenAsItTakes) {
  EXPECT_EQ(resample_ramp(-8.0, {.padding = PaddingMode::kReflection}),
            (std::vector<float>{10, 20, 30, 40}));
  EXPECT_EQ(resample_ramp(
                -6.0, {.padding = PaddingMode::kReflection, .mirror_at = MirrorAt::kVoxelCentres}),
            (std::vector<float>{10, 20, 30, 40}));
}

TEST(Resample, NearestKeepsTheTypeAndTheValues) {
  Volume label = Volume::zeros(VoxelType::kUint8, {1, 3, 1, 1});
  label.voxels<std::uint8_t>()[1] = 200;
  const Volume result =
      resample(label, shifted_along_x(0.4), {3, 1, 1}, {.mode = InterpolationMode::kNearest});
  ASSERT_EQ(result.type(), VoxelType::kUint8);
  EXPECT_EQ(result.voxels<std::uint8_t>()[1], 200);
  EXPECT_EQ(result.voxels<std::uint8_t>()[2], 0);
}

TEST(Resample, NearestWithZerosIsZeroFromHalfAVoxelOutside) {
  const ResampleOptions options{.mode = InterpolationMode::kNearest,
                                .padding = PaddingMode::kZeros};
  EXPECT_EQ(resample_ramp(-0.4, options), (std::vector<float>{10, 20, 30, 40}));
  EXPECT_EQ(resample_ramp(-0.6, options), (std::vector<float>{0, 10, 20, 30}));
}

TEST(Resample, ReadsInt16AsItIs) {
  Volume ct(VoxelType::kInt16, {1, 2, 1, 1});
  ct.voxels<std::int16_t>()[0] = -1024;
  ct.voxels<std::int16_t>()[1] = 1000;
  const Volume result = resample(ct, shifted_along_x(0.5), {1, 1, 1});
  EXPECT_EQ(values(result), (std::vector<float>{-12.0F}));
}

TEST(Resample, AxesMayBeSwapped) {
  const Volume source = make_numbered({1, 2, 3, 4});
  Affine swap;  // output (i, j, k) reads input (j, i, k)
  swap(0, 0) = swap(1, 1) = 0.0;
  swap(0, 1) = swap(1, 0) = 1.0;
  const Volume result = resample(source, swap, {3, 2, 4});
  for (std::size_t i = 0; i < 3; ++i) {
    for (std::size_t j = 0; j < 2; ++j) {
      for (std::size_t k = 0; k < 4; ++k) {
        EXPECT_EQ(result.voxels<float>()[(i * 2 + j) * 4 + k],
                  source.voxels<float>()[(j * 3 + i) * 4 + k]);
      }
    }
  }
}

// Axes are taken apart where there is no shear; one too small to matter but too large for that
// takes the way of single voxels.
TEST(Resample, AxesAndSingleVoxelsGiveTheSame) {
  const Volume source = make_numbered({2, 5, 6, 7});
  Affine matrix = diagonal_affine({0.7, 1.3, 0.9});
  matrix(0, 3) = -0.8;
  matrix(2, 3) = 1.1;
  Affine sheared = matrix;
  sheared(0, 1) = 1e-8;
  for (const PaddingMode padding :
       {PaddingMode::kZeros, PaddingMode::kBorder, PaddingMode::kReflection}) {
    const std::vector<float> by_axes =
        values(resample(source, matrix, {7, 6, 8}, {.padding = padding}));
    const std::vector<float> gathered =
        values(resample(source, sheared, {7, 6, 8}, {.padding = padding}));
    for (std::size_t i = 0; i < by_axes.size(); ++i) EXPECT_NEAR(by_axes[i], gathered[i], 1e-4);
  }
}

TEST(Resample, AnAxisOfOneVoxelIsConstant) {
  const Volume source = make_numbered({1, 1, 1, 3});
  for (const MirrorAt mirror : {MirrorAt::kVoxelEdges, MirrorAt::kVoxelCentres}) {
    const Volume result = resample(source, shifted_along_x(-7.3), {2, 1, 3},
                                   {.padding = PaddingMode::kReflection, .mirror_at = mirror});
    EXPECT_EQ(values(result), (std::vector<float>{0, 1, 2, 0, 1, 2}));
  }
}

// A neighbour of weight 0 beyond the last voxel must not be looked up at the far end of the axis.
TEST(Resample, NanStaysWhereItIs) {
  Volume source = make_ramp();
  source.voxels<float>()[0] = NAN;
  const std::vector<float> result = values(resample(source, Affine{}, {4, 1, 1}));
  EXPECT_TRUE(std::isnan(result[0]));
  EXPECT_EQ(result[3], 40.0F);
}

TEST(Resample, TheAffineFollowsTheGrid) {
  Volume source = make_ramp();
  source.set_voxel_to_world(diagonal_affine({2.0, 3.0, 4.0}));
  const Volume result = resample(source, shifted_along_x(1.5), {2, 1, 1});
  EXPECT_DOUBLE_EQ(result.voxel_to_world()(0, 3), 3.0);
  EXPECT_DOUBLE_EQ(result.voxel_to_world()(1, 1), 3.0);
}

}  // namespace
}  // namespace hayate
