// SPDX-License-Identifier: Apache-2.0
#include "hayate/transforms/resample_axes.h"

#include <algorithm>
#include <cmath>

#include <gtest/gtest.h>

#include "hayate/base/philox_stream.h"
#include "hayate/transforms/crop_pad.h"
#include "hayate/transforms/scale_intensity_range.h"

namespace hayate {
namespace {

constexpr std::int64_t kRange = 200;

std::int64_t draw_size(PhiloxStream& random) {
  return 1 + random.randint(40);
}

SpatialShape draw_shape(PhiloxStream& random) {
  return {draw_size(random), draw_size(random), draw_size(random)};
}

/// Integers of 0 … 199, in any of the types that are read.
Volume draw_volume(PhiloxStream& random) {
  constexpr std::array types{VoxelType::kUint8, VoxelType::kInt16, VoxelType::kFloat32};
  const SpatialShape shape = draw_shape(random);
  Volume volume(VoxelType::kInt16, {1 + random.randint(2), shape[0], shape[1], shape[2]});
  for (auto& voxel : volume.voxels<std::int16_t>()) {
    voxel = static_cast<std::int16_t>(random.randint(kRange));
  }
  return convert(volume, types[static_cast<std::size_t>(random.randint(3))]);
}

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

ResampleOptions draw_options(PhiloxStream& random) {
  ResampleOptions options;
  options.mode = random.rand() < 0.5 ? InterpolationMode::kBilinear : InterpolationMode::kNearest;
  options.padding = static_cast<PaddingMode>(random.randint(3));
  options.mirror_at = static_cast<MirrorAt>(random.randint(2));
  return options;
}

/// Both as float32.
double largest_difference(const Volume& a, const Volume& b) {
  EXPECT_EQ(a.shape(), b.shape());
  EXPECT_EQ(a.type(), b.type());
  EXPECT_TRUE(all_close(a.voxel_to_world(), b.voxel_to_world(), 0.0, 1e-12));
  const Volume left = convert(a, VoxelType::kFloat32);
  const Volume right = convert(b, VoxelType::kFloat32);
  double largest = 0.0;
  for (std::size_t i = 0; i < left.voxels<float>().size(); ++i) {
    largest =
        std::max<double>(largest, std::abs(left.voxels<float>()[i] - right.voxels<float>()[i]));
  }
  return largest;
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
    ASSERT_LE(difference, 1e-5 * kRange) << "seed " << seed;
    if (options.mode == InterpolationMode::kNearest) {
      ASSERT_EQ(difference, 0.0) << "seed " << seed;
    }
  }
}

/// The voxels of a channel as a file has them: X fastest.
std::vector<double> in_file_order(const Volume& volume) {
  const SpatialShape shape = volume.spatial_shape();
  const Volume doubles = convert(volume, VoxelType::kFloat64);
  std::vector<double> values;
  for (std::int64_t z = 0; z < shape[2]; ++z) {
    for (std::int64_t y = 0; y < shape[1]; ++y) {
      for (std::int64_t x = 0; x < shape[0]; ++x) {
        values.push_back(
            doubles.voxels<double>()[static_cast<std::size_t>((x * shape[1] + y) * shape[2] + z)]);
      }
    }
  }
  return values;
}

template <class T>
void check_file_order(std::uint64_t seed, bool is_scaled) {
  PhiloxStream random({.seed = seed});
  Volume source = convert(draw_volume(random), VoxelType::kFloat32);
  const auto stored_doubles = in_file_order(source);
  std::vector<T> stored;
  for (const double value : stored_doubles) stored.push_back(static_cast<T>(value));
  const SpatialShape from = source.spatial_shape();
  VoxelView view{.type = VoxelTypeOf<T>::kValue,
                 .voxels = reinterpret_cast<const std::byte*>(stored.data()),
                 .shape = from,
                 .stride = {1, from[0], from[0] * from[1]}};
  if (is_scaled) {
    view.is_scaled = true;
    view.slope = 0.5;
    view.intercept = -20.0;
    for (float& voxel : source.voxels<float>()) voxel = 0.5F * voxel - 20.0F;
  }
  const SpatialShape shape = draw_shape(random);
  const Affine matrix = draw_matrix(random);
  const auto grid = sample_axes(make_axis_grid(from, {}), matrix, shape, {});
  ASSERT_TRUE(grid);
  const ScaleIntensityRangeOptions scale{
      .a_min = 20, .a_max = 120, .b_min = 0.0, .b_max = 1.0, .clip = true};
  const IntensityRange range = intensity_range(scale);
  Volume ours(VoxelType::kFloat32, {1, shape[0], shape[1], shape[2]}, grid->voxel_to_world);
  resample_axes(view, *grid, &range, ours.voxels<float>());
  Volume expected = resample_reference(source, matrix, shape);
  scale_intensity_range(expected.voxels<float>(), scale);
  for (std::size_t i = 0; i < ours.voxels<float>().size(); ++i) {
    ASSERT_NEAR(ours.voxels<float>()[i], expected.voxels<float>()[i], 1e-5) << "seed " << seed;
  }
}

TEST(ResampleAxes, ReadsFilesOfAnyTypeWithTheRangeInTheSamePass) {
  for (std::uint64_t seed = 1000; seed < 1040; ++seed) {
    for (const bool is_scaled : {false, true}) {
      check_file_order<std::uint8_t>(seed, is_scaled);
      check_file_order<std::int16_t>(seed, is_scaled);
      check_file_order<std::uint16_t>(seed, is_scaled);
      check_file_order<float>(seed, is_scaled);
      check_file_order<double>(seed, is_scaled);
    }
  }
}

TEST(ResampleAxes, AVoxelDoesNotDependOnWhichOthersAreAskedFor) {
  PhiloxStream random({.seed = 77});
  Volume source = Volume::zeros(VoxelType::kInt16, {1, 30, 28, 21});
  for (auto& voxel : source.voxels<std::int16_t>()) {
    voxel = static_cast<std::int16_t>(random.randint(kRange));
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
