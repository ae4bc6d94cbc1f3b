// SPDX-License-Identifier: Apache-2.0
#include "hayate/resampling/resample_axes.h"

#include <algorithm>
#include <cmath>

#include <gtest/gtest.h>

#include "hayate/base/philox_stream.h"
#include "hayate/resampling/crop_pad.h"
#include "support/resample_cases.h"

namespace hayate {
namespace {

/// Axes in any order and direction, at any spacing and place.
Affine draw_matrix(PhiloxStream& random) {
  std::array<std::int64_t, 3> axis{0, 1, 2};
  random.shuffle(axis);
  Affine matrix = diagonal_affine({0.0, 0.0, 0.0});
  for (std::size_t row = 0; row < 3; ++row) {
    const double sign = random.rand() < 0.5 ? -1.0 : 1.0;
    matrix(row, static_cast<std::size_t>(axis[row])) = sign * (0.2 + 2.0 * random.rand());
    matrix(row, 3) = 40.0 * random.rand() - 5.0;
  }
  return matrix;
}

TEST(ResampleAxes, AgreesWithTheReferenceOnAnyGridOfAxes) {
  for (std::uint64_t seed = 0; seed < 300; ++seed) {
    PhiloxStream random({.seed = seed});
    const Volume source = draw_volume(random);
    const Affine matrix = draw_matrix(random);
    const SpatialShape shape = draw_shape(random);
    const ResampleOptions options = draw_options(random);
    const double difference =
        largest_difference(resample(source, matrix, shape, options),
                           resample_reference(source, matrix, shape, options));
    // A 200th of that once intensities are scaled to 0 … 1.
    ASSERT_LE(difference, 1e-5 * kDrawnRange) << "seed " << seed;
    if (options.mode == InterpolationMode::kNearest) {
      ASSERT_EQ(difference, 0.0) << "seed " << seed;
    }
  }
}

template <class T>
void check_file_order(std::uint64_t seed, bool is_scaled) {
  SCOPED_TRACE(testing::Message() << "seed " << seed);
  PhiloxStream random({.seed = seed});
  const StoredCase<T> source(draw_volume(random), is_scaled);
  const SpatialShape shape = draw_shape(random);
  const Affine matrix = draw_matrix(random);
  const auto grid = sample_axes(make_axis_grid(source.view.shape, {}), matrix, shape, {});
  ASSERT_TRUE(grid);
  const IntensityRange range = intensity_range(kDrawnScale);
  Volume ours(VoxelType::kFloat32, {1, shape[0], shape[1], shape[2]}, grid->voxel_to_world);
  resample_axes(source.view, *grid, &range, ours.voxels<float>());
  expect_near_scaled(ours, resample_reference(source.decoded, matrix, shape));
}

TEST(ResampleAxes, ReadsFilesOfAnyTypeWithTheRangeInTheSamePass) {
  for (std::uint64_t seed = 1000; seed < 1040; ++seed) {
    for_stored_types([&]<class T>(bool is_scaled) { check_file_order<T>(seed, is_scaled); });
  }
}

TEST(ResampleAxes, AVoxelDoesNotDependOnWhichOthersAreAskedFor) {
  PhiloxStream random({.seed = 77});
  Volume source = Volume::zeros(VoxelType::kInt16, {1, 30, 28, 21});
  for (auto& voxel : source.voxels<std::int16_t>()) {
    voxel = static_cast<std::int16_t>(random.randint(kDrawnRange));
  }
  const auto grid = sample_axes(make_axis_grid(source.spatial_shape(), {}),
                                diagonal_affine({0.7, 1.3, 0.6}), {40, 20, 33}, {});
  ASSERT_TRUE(grid);
  const VoxelBox box{{3, 5, 7}, {29, 11, 26}};
  Volume all(VoxelType::kFloat32, {1, 40, 20, 33}, grid->voxel_to_world);
  resample_axes(view_of(source, 0), *grid, nullptr, all.voxels<float>());
  Volume part(VoxelType::kFloat32, {1, 26, 6, 19});
  resample_axes(view_of(source, 0), crop(*grid, box), nullptr, part.voxels<float>());
  EXPECT_TRUE(std::ranges::equal(crop(all, box).bytes(), part.bytes()));
}

TEST(ResampleAxes, AnObliqueGridIsNone) {
  Affine matrix;
  matrix(0, 1) = 0.01;
  EXPECT_FALSE(sample_axes(make_axis_grid({8, 8, 8}, {}), matrix, {8, 8, 8}, {}));
}

TEST(ResampleAxes, FindsTheBoxAboveAThreshold) {
  for (std::uint64_t seed = 0; seed < 100; ++seed) {
    PhiloxStream random({.seed = seed});
    const SpatialShape shape{1 + random.randint(200), draw_size(random), draw_size(random)};
    Volume volume = Volume::zeros(VoxelType::kInt16, {1, shape[2], shape[1], shape[0]});
    const auto voxels = volume.voxels<std::int16_t>();
    VoxelBox expected{shape, {0, 0, 0}};
    for (std::int64_t n = random.randint(4); n > 0; --n) {
      const SpatialShape place{random.randint(shape[0]), random.randint(shape[1]),
                               random.randint(shape[2])};
      voxels[static_cast<std::size_t>((place[2] * shape[1] + place[1]) * shape[0] + place[0])] = 5;
      for (std::size_t axis = 0; axis < 3; ++axis) {
        expected.begin[axis] = std::min(expected.begin[axis], place[axis]);
        expected.end[axis] = std::max(expected.end[axis], place[axis] + 1);
      }
    }
    if (expected.end[0] == 0) expected = {};
    const VoxelView view{.type = VoxelType::kInt16,
                         .voxels = volume.bytes().data(),
                         .shape = shape,
                         .stride = {1, shape[0], shape[0] * shape[1]}};
    EXPECT_EQ(find_above(view, 4.9), expected) << "seed " << seed;
    EXPECT_EQ(find_above(view, 5.0), VoxelBox{});
    EXPECT_EQ(find_above(view, -1e9), (VoxelBox{{0, 0, 0}, shape}));
  }
}

}  // namespace
}  // namespace hayate
