// SPDX-License-Identifier: Apache-2.0
// Every version that this CPU has, against resample_reference.
#include "hayate/resampling/resample_gather.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

#include <gtest/gtest.h>

#include "hayate/base/parallel.h"
#include "hayate/base/philox_stream.h"
#include "hayate/kernels/isa.h"
#include "hayate/resampling/affine_matrices.h"
#include "hayate/resampling/axis_grid.h"
#include "support/isa_versions.h"
#include "support/resample_cases.h"

namespace hayate {
namespace {

/// Often an axis of one voxel, never all of them.
SpatialShape draw_thin_shape(PhiloxStream& random) {
  SpatialShape shape = draw_shape(random);
  for (auto& size : shape) {
    if (random.rand() < 0.2) size = 1;
  }
  if (std::ranges::max(shape) == 1) shape[static_cast<std::size_t>(random.randint(3))] = 2;
  return shape;
}

enum class MatrixKind { kAxes, kFlippedAxes, kSheared, kOblique, kAnything };
constexpr std::int64_t kMatrixKinds = 5;

/// Draws a matrix from voxels of a grid to those of a source of this shape, partly beyond it.
Affine draw_matrix(PhiloxStream& random, const SpatialShape& shape) {
  const auto kind = static_cast<MatrixKind>(random.randint(kMatrixKinds));
  Affine matrix = diagonal_affine(
      {0.2 + 2.0 * random.rand(), 0.2 + 2.0 * random.rand(), 0.2 + 2.0 * random.rand()});
  if (kind == MatrixKind::kFlippedAxes) {
    for (std::size_t axis = 0; axis < 3; ++axis) {
      if (random.rand() < 0.5) matrix(axis, axis) *= -1.0;
    }
    std::swap(matrix.rows[0], matrix.rows[static_cast<std::size_t>(random.randint(3))]);
  }
  if (kind == MatrixKind::kSheared) {
    matrix(static_cast<std::size_t>(random.randint(3)),
           static_cast<std::size_t>(random.randint(3))) = random.uniform(-1.0, 1.0);
  }
  if (kind == MatrixKind::kOblique) {
    const auto draw_angle = [&] { return random.uniform(-std::numbers::pi, std::numbers::pi); };
    matrix = rotation_matrix(Vector3{draw_angle(), draw_angle(), draw_angle()}) * matrix;
  }
  for (std::size_t row = 0; row < 3; ++row) {
    if (kind == MatrixKind::kAnything) {
      for (std::size_t column = 0; column < 3; ++column) {
        matrix(row, column) = random.uniform(-2.0, 2.0);
      }
    }
    matrix(row, 3) = random.uniform(-0.5, 1.2) * static_cast<double>(shape[row]);
  }
  return matrix;
}

AxisMap draw_axis_map(PhiloxStream& random) {
  AxisMap map;
  for (std::size_t axis : {2U, 1U}) {
    std::swap(map.source_axis[axis], map.source_axis[static_cast<std::size_t>(
                                         random.randint(static_cast<std::int64_t>(axis) + 1))]);
  }
  for (bool& reversed : map.reversed) reversed = random.rand() < 0.5;
  return map;
}

/// What `resample` comes to where axes cannot be taken apart, of a source whose axes are rearranged
/// in passing.
Volume resample_gathering(const Volume& source, const Affine& matrix, const SpatialShape& shape,
                          const ResampleOptions& options, const AxisMap& map = {}) {
  const AxisGrid turned =
      rearrange_axes(make_axis_grid(source.spatial_shape(), source.voxel_to_world()), map);
  const bool to_float = options.mode == InterpolationMode::kBilinear;
  Volume result(to_float ? VoxelType::kFloat32 : source.type(),
                {source.channels(), shape[0], shape[1], shape[2]}, turned.voxel_to_world * matrix);
  for (std::int64_t c = 0; c < source.channels(); ++c) {
    const VoxelView view = view_through(view_of(source, c), turned);
    if (to_float) {
      resample_gather(view, matrix, shape, options, nullptr, result.channel<float>(c));
    } else if (source.type() == VoxelType::kUint8) {
      pick_gather<std::uint8_t>(view, matrix, shape, options, result.channel<std::uint8_t>(c));
    } else if (source.type() == VoxelType::kInt16) {
      pick_gather<std::int16_t>(view, matrix, shape, options, result.channel<std::int16_t>(c));
    } else {
      pick_gather<float>(view, matrix, shape, options, result.channel<float>(c));
    }
  }
  return result;
}

TEST(ResampleGather, AgreesWithTheReferenceOnAnyMatrix) {
  for (const Isa isa : all_versions()) {
    const IsaScope scope(isa);
    for (std::uint64_t seed = 0; seed < 200; ++seed) {
      SCOPED_TRACE(testing::Message() << enum_name(isa) << ", seed " << seed);
      PhiloxStream random({.seed = seed});
      const Volume source = draw_volume(random, draw_thin_shape(random));
      const AxisMap map = draw_axis_map(random);
      const Volume turned = rearrange_axes(source, map);
      const Affine matrix = draw_matrix(random, turned.spatial_shape());
      const SpatialShape shape = draw_shape(random);
      const ResampleOptions options = draw_options(random);
      const double difference =
          largest_difference(resample_gathering(source, matrix, shape, options, map),
                             resample_reference(turned, matrix, shape, options));
      ASSERT_LE(difference, 1e-5 * kDrawnRange);
      if (options.mode == InterpolationMode::kNearest) {
        ASSERT_EQ(difference, 0.0);
      }
    }
  }
}

// Half-way between two voxels everywhere: the coordinates must be the reference's, bit for bit.
TEST(ResampleGather, LabelsHalfWayGoWhereTheReferencePutsThem) {
  PhiloxStream random({.seed = 3});
  const Volume source = convert(draw_volume(random, {21, 20, 19}), VoxelType::kUint8);
  Affine matrix = diagonal_affine({0.5, 0.5, 0.5});
  matrix(0, 1) = 0.5;
  matrix(2, 0) = -1.5;
  const ResampleOptions options{.mode = InterpolationMode::kNearest};
  for (const Isa isa : all_versions()) {
    const IsaScope scope(isa);
    for (const double step : {0.5, 0.1, 1.0 / 3.0}) {
      matrix(1, 2) = step;
      for (const AxisMap& map :
           {AxisMap{}, AxisMap{.reversed = {true, true, true}}, AxisMap{{2, 0, 1}}}) {
        const Volume turned = rearrange_axes(source, map);
        EXPECT_EQ(largest_difference(resample_gathering(source, matrix, {30, 30, 30}, options, map),
                                     resample_reference(turned, matrix, {30, 30, 30}, options)),
                  0.0);
      }
    }
  }
}

template <class T>
void check_gathered_file_order(std::uint64_t seed, bool is_scaled) {
  SCOPED_TRACE(testing::Message() << "seed " << seed);
  PhiloxStream random({.seed = seed});
  const StoredCase<T> source(draw_volume(random, draw_thin_shape(random)), is_scaled);
  const AxisMap map = draw_axis_map(random);
  const Volume turned = rearrange_axes(source.decoded, map);
  const AxisGrid grid = rearrange_axes(make_axis_grid(source.view.shape, Affine{}), map);
  const SpatialShape shape = draw_shape(random);
  const Affine matrix = draw_matrix(random, grid.shape());
  ResampleOptions options = draw_options(random);
  options.mode = InterpolationMode::kBilinear;
  const IntensityRange range = intensity_range(kDrawnScale);
  Volume ours(VoxelType::kFloat32, {1, shape[0], shape[1], shape[2]});
  resample_gather(view_through(source.view, grid), matrix, shape, options, &range,
                  ours.voxels<float>());
  expect_near_scaled(ours, resample_reference(turned, matrix, shape, options));
}

TEST(ResampleGather, ReadsFilesOfAnyTypeWithTheRangeInTheSamePass) {
  for (const Isa isa : all_versions()) {
    const IsaScope scope(isa);
    for (std::uint64_t seed = 1000; seed < 1016; ++seed) {
      for_stored_types(
          [&]<class T>(bool is_scaled) { check_gathered_file_order<T>(seed, is_scaled); });
    }
  }
}

// A CT of the largest usual size has coordinates whose float32 would be off by 3e-5 of a voxel.
TEST(ResampleGather, LongAxesKeepTheirPrecision) {
  for (const Isa isa : all_versions()) {
    const IsaScope scope(isa);
    PhiloxStream random({.seed = 8});
    const Volume source = convert(draw_volume(random, {1000, 5, 6}), VoxelType::kFloat32);
    Affine matrix = diagonal_affine({0.997, 0.3, 0.4});
    matrix(0, 1) = 0.123;
    matrix(1, 0) = 0.002;
    EXPECT_LE(largest_difference(resample_gathering(source, matrix, {1000, 9, 8}, {}),
                                 resample_reference(source, matrix, {1000, 9, 8}, {})),
              1e-6 * kDrawnRange);
  }
}

// low + weight·(high - low) keeps what CropForeground compares with 0.
TEST(ResampleGather, APlateauStaysWhatItIs) {
  for (const Isa isa : all_versions()) {
    const IsaScope scope(isa);
    PhiloxStream random({.seed = 4});
    Volume source(VoxelType::kFloat32, {1, 17, 18, 19});
    std::ranges::fill(source.voxels<float>(), -1000.3F);
    const Affine matrix = draw_matrix(random, source.spatial_shape());
    const Volume result = resample_gathering(source, matrix, {20, 21, 22}, {});
    EXPECT_TRUE(
        std::ranges::all_of(result.voxels<float>(), [](float voxel) { return voxel == -1000.3F; }));
  }
}

/// Whether the reference reads `bad` at a coordinate with a weight, which as float32 is not 0.
bool reads(const Vector3& point, const SpatialShape& shape, const SpatialShape& bad) {
  for (std::size_t axis = 0; axis < 3; ++axis) {
    const double at = std::clamp(point[axis], 0.0, static_cast<double>(shape[axis] - 1));
    const double distance = std::abs(at - static_cast<double>(bad[axis]));
    if (distance >= 1.0) return false;
  }
  return true;
}

TEST(ResampleGather, NanComesOutOnlyWhereItHasAWeight) {
  constexpr SpatialShape kShape{7, 6, 5};
  constexpr SpatialShape kOutput{20, 24, 18};
  // Halves of voxels, so that many weights are 0.
  Affine matrix = diagonal_affine({0.5, 0.5, 0.5});
  matrix(0, 1) = 0.25;
  matrix(2, 0) = -0.25;
  matrix(2, 3) = 3.0;
  for (const Isa isa : all_versions()) {
    const IsaScope scope(isa);
    for (const SpatialShape bad : {SpatialShape{0, 0, 0}, {3, 2, 3}, {6, 5, 4}, {6, 0, 3}}) {
      Volume source = Volume::zeros(VoxelType::kFloat32, {1, kShape[0], kShape[1], kShape[2]});
      source.voxels<float>()[static_cast<std::size_t>((bad[0] * kShape[1] + bad[1]) * kShape[2] +
                                                      bad[2])] =
          std::numeric_limits<float>::quiet_NaN();
      const Volume result = resample_gathering(source, matrix, kOutput, {});
      std::size_t voxel = 0;
      for (std::int64_t i = 0; i < kOutput[0]; ++i) {
        for (std::int64_t j = 0; j < kOutput[1]; ++j) {
          for (std::int64_t k = 0; k < kOutput[2]; ++k, ++voxel) {
            const Vector3 point = transform_point(
                matrix, {static_cast<double>(i), static_cast<double>(j), static_cast<double>(k)});
            ASSERT_EQ(std::isnan(result.voxels<float>()[voxel]), reads(point, kShape, bad))
                << enum_name(isa) << " at " << i << ", " << j << ", " << k;
          }
        }
      }
    }
  }
}

TEST(ResampleGather, RepeatsBitForBitOnAnyThread) {
  PhiloxStream random({.seed = 5});
  const Volume source = draw_volume(random, {31, 33, 35});
  const Affine matrix = rotation_matrix(Vector3{0.3, 0.2, 0.1});
  for (const auto mode : {InterpolationMode::kBilinear, InterpolationMode::kNearest}) {
    const Volume alone = resample(source, matrix, {40, 30, 35}, {.mode = mode});
    std::vector<Volume> together(8);
    parallel_for(std::ssize(together), 4, [&](std::int64_t i) {
      together[static_cast<std::size_t>(i)] =
          resample(source, matrix, {40, 30, 35}, {.mode = mode});
    });
    for (const Volume& volume : together) {
      EXPECT_TRUE(std::ranges::equal(volume.bytes(), alone.bytes()));
    }
  }
}

TEST(ResampleGather, CoordinatesMayLieAnywhere) {
  const Volume source = Volume::zeros(VoxelType::kInt16, {1, 4, 5, 6});
  Affine matrix;
  matrix(0, 1) = 0.3;
  for (const double place : {-1e300, -3e9, 3e9, 1e300}) {
    for (std::size_t axis = 0; axis < 3; ++axis) matrix(axis, 3) = place;
    for (const auto padding : {PaddingMode::kZeros, PaddingMode::kBorder}) {
      for (const auto mode : {InterpolationMode::kBilinear, InterpolationMode::kNearest}) {
        const ResampleOptions options{.mode = mode, .padding = padding};
        EXPECT_EQ(largest_difference(resample_gathering(source, matrix, {3, 4, 20}, options),
                                     resample_reference(source, matrix, {3, 4, 20}, options)),
                  0.0);
      }
    }
  }
}

}  // namespace
}  // namespace hayate
