// SPDX-License-Identifier: Apache-2.0
#include "hayate/labelling/prediction_assembly.h"

#include <algorithm>
#include <vector>

#include <gtest/gtest.h>

#include "hayate/base/random_state.h"
#include "hayate/labelling/plain_prediction.h"
#include "support/temp_folder.h"

namespace hayate {
namespace {

/// A box of a whole volume of logits.
class PartOfVolume : public LogitRegion {
 public:
  PartOfVolume(const Volume& logits, const VoxelBox& box) : logits_(logits), box_(box) {}

  const VoxelBox& box() const override { return box_; }
  std::int64_t channel_count() const override { return logits_.channels(); }

  void read(std::int64_t channel, const VoxelBox& wanted, const BoxPitch& pitch,
            float* out) const override {
    const SpatialShape shape = logits_.spatial_shape();
    for (std::size_t axis = 0; axis < 3; ++axis) {
      ASSERT_GE(wanted.begin[axis], std::max<std::int64_t>(box_.begin[axis] - 1, 0));
      ASSERT_LE(wanted.end[axis], box_.end[axis]);
    }
    for (std::int64_t x = wanted.begin[0]; x < wanted.end[0]; ++x) {
      for (std::int64_t y = wanted.begin[1]; y < wanted.end[1]; ++y) {
        for (std::int64_t z = wanted.begin[2]; z < wanted.end[2]; ++z) {
          out[(x - wanted.begin[0]) * pitch.plane + (y - wanted.begin[1]) * pitch.row + z -
              wanted.begin[2]] =
              logits_.channel<float>(
                  channel)[static_cast<std::size_t>((x * shape[1] + y) * shape[2] + z)];
        }
      }
    }
  }

 private:
  const Volume& logits_;
  VoxelBox box_;
};

/// Logits in which classes have parts of some size, and voxels at whose borders they are close.
Volume make_logits(std::int64_t channels, const SpatialShape& shape, const Affine& affine) {
  Volume logits(VoxelType::kFloat32, {channels, shape[0], shape[1], shape[2]}, affine);
  RandomState random(static_cast<std::uint32_t>(channels));
  for (std::int64_t c = 0; c < channels; ++c) {
    const double center = random.uniform(0.0, static_cast<double>(shape[0]));
    std::size_t voxel = 0;
    for (std::int64_t x = 0; x < shape[0]; ++x) {
      for (std::int64_t i = 0; i < shape[1] * shape[2]; ++i) {
        const double away = static_cast<double>(x) - center;
        logits.channel<float>(c)[voxel++] =
            static_cast<float>(-away * away + random.uniform(-1.0, 1.0));
      }
    }
  }
  return logits;
}

/// Cuts the volume at a voxel of each axis.
std::vector<VoxelBox> eight_parts(const SpatialShape& shape) {
  std::vector<VoxelBox> parts;
  for (int corner = 0; corner < 8; ++corner) {
    VoxelBox part{{0, 0, 0}, shape};
    for (std::size_t axis = 0; axis < 3; ++axis) {
      const std::int64_t cut = (shape[axis] + 1) / 3;
      ((corner >> axis & 1) != 0 ? part.begin : part.end)[axis] = cut;
    }
    parts.push_back(part);
  }
  return parts;
}

Prediction assemble(const Volume& logits, const FileGrid& file, const PredictionOutputs& outputs,
                    const ClassRegions& regions,
                    const std::optional<std::filesystem::path>& scratch_folder = std::nullopt) {
  PredictionAssembly assembly({logits.spatial_shape(), logits.voxel_to_world()}, file,
                              logits.channels(), outputs, regions, scratch_folder);
  for (const VoxelBox& part : eight_parts(logits.spatial_shape())) {
    assembly.add(PartOfVolume(logits, part));
  }
  return std::move(assembly).finish();
}

void expect_same_bits(const Volume& a, const Volume& b) {
  ASSERT_EQ(a.shape(), b.shape());
  EXPECT_EQ(a.voxel_to_world(), b.voxel_to_world());
  EXPECT_TRUE(std::ranges::equal(a.bytes(), b.bytes()));
}

void expect_same_bits(const Prediction& a, const Prediction& b) {
  expect_same_bits(a.label, b.label);
  expect_same_bits(read_whole(*a.probabilities), read_whole(*b.probabilities));
  expect_same_bits(read_whole(*a.uncertainty), read_whole(*b.uncertainty));
}

void expect_same(const Volume& logits, const FileGrid& file, const ClassRegions& regions = {}) {
  ASSERT_TRUE(
      FileSampling::why_not({logits.spatial_shape(), logits.voxel_to_world()}, file).applies());
  const PredictionOutputs all{.probabilities = true, .uncertainty = true};
  const Prediction expected = plain_prediction(logits, file, all, regions);
  expect_same_bits(assemble(logits, file, all, regions), expected);
  const TempFolder folder;
  expect_same_bits(assemble(logits, file, all, regions, folder.path()), expected);
  // Of labels alone, tiles of one class are not interpolated.
  expect_same_bits(assemble(logits, file, {}, regions).label, expected.label);
}

/// Voxels of a file's grid, spacing and directions by column.
Affine file_affine(const std::array<Vector3, 3>& columns, const Vector3& origin) {
  Affine affine = diagonal_affine({1.0, 1.0, 1.0});
  for (std::size_t row = 0; row < 3; ++row) {
    for (std::size_t column = 0; column < 3; ++column) affine(row, column) = columns[column][row];
    affine(row, 3) = origin[row];
  }
  return affine;
}

TEST(PredictionAssembly, HasTheBitsOfThePlainPrediction) {
  const Affine prepared = diagonal_affine({1.5, 1.5, 2.0});
  const Affine finer = file_affine({{{0.8, 0, 0}, {0, 0.7, 0}, {0, 0, 1.3}}}, {0.3, -0.2, 0.1});
  for (const std::int64_t channels : {1, 2, 5, 12}) {
    SCOPED_TRACE(channels);
    expect_same(make_logits(channels, {40, 21, 17}, prepared), {{70, 40, 25}, finer});
  }
}

TEST(PredictionAssembly, FollowsAxesThatAreTurnedAndRunBackwards) {
  const Volume logits = make_logits(3, {20, 33, 18}, diagonal_affine({1.5, 1.5, 2.0}));
  const Affine turned = file_affine({{{0, 0, 1.1}, {-0.9, 0, 0}, {0, -1.2, 0}}}, {28.0, 47.0, 0.5});
  expect_same(logits, {{30, 32, 41}, turned});
}

TEST(PredictionAssembly, LeavesWhatWasCroppedAwayBackground) {
  const Volume logits = make_logits(2, {12, 12, 12}, diagonal_affine({1.0, 1.0, 1.0}));
  const Affine around = file_affine({{{0.5, 0, 0}, {0, 1, 0}, {0, 0, 1}}}, {-4.0, -5.0, 3.0});
  expect_same(logits, {{60, 30, 20}, around});
}

TEST(PredictionAssembly, LabelsAThickSliceWhoseCentreIsJustOutside) {
  Volume logits(VoxelType::kFloat32, {2, 1, 1, 20}, diagonal_affine({1.0, 1.0, 1.0}));
  std::ranges::fill(logits.channel<float>(0), 0.0F);
  std::ranges::fill(logits.channel<float>(1), 1.0F);
  // Slices of 8 mm at -3, 5, 13, 21 and 29 mm; the logits end at 19.
  const Affine slices = file_affine({{{1, 0, 0}, {0, 1, 0}, {0, 0, 8}}}, {0.0, 0.0, -3.0});
  expect_same(logits, {{1, 1, 5}, slices});
  const Prediction prediction = plain_prediction(logits, {{1, 1, 5}, slices}, {});
  EXPECT_TRUE(std::ranges::equal(prediction.label.voxels<std::uint8_t>(),
                                 std::vector<std::uint8_t>{1, 1, 1, 1, 0}));
}

TEST(PredictionAssembly, WritesRegions) {
  const std::uint8_t both[] = {1, 2};
  const std::uint8_t inner[] = {2};
  const Volume logits = make_logits(2, {24, 10, 11}, diagonal_affine({1.0, 1.0, 1.0}));
  expect_same(logits, {{40, 10, 20}, diagonal_affine({0.6, 1.0, 0.5})},
              {ClassRegion(both, 1), ClassRegion(inner, 2)});
}

TEST(PredictionAssembly, RegionsMayMeetBetweenVoxelsOfOneClass) {
  // A and C at the first voxel, B and C at the second are both written as C; halfway all are, of
  // which A and B together have a class.
  const std::vector<std::vector<std::uint8_t>> classes{{1, 4}, {2, 4}, {3}};
  ClassRegions regions;
  for (const auto& of_region : classes) {
    regions.emplace_back(of_region, of_region.front());
    regions.back().is_written_together = true;
  }
  Volume logits(VoxelType::kFloat32, {3, 2, 1, 1}, diagonal_affine({1.0, 1.0, 1.0}));
  std::ranges::copy(std::vector{3.0F, -1.0F, -1.0F, 3.0F, 1.0F, 1.0F},
                    logits.voxels<float>().begin());
  const FileGrid file{{5, 1, 1}, diagonal_affine({0.25, 1.0, 1.0})};
  expect_same(logits, file, regions);
  const Prediction prediction = assemble(logits, file, {}, regions);
  EXPECT_TRUE(std::ranges::equal(prediction.label.voxels<std::uint8_t>(),
                                 std::vector<std::uint8_t>{3, 3, 4, 3, 3}));
}

TEST(PredictionAssembly, TakesVolumesOfOneSlice) {
  const Affine file = diagonal_affine({0.7, 0.7, 1.0});
  expect_same(make_logits(3, {20, 30, 1}, diagonal_affine({1.0, 1.0, 1.0})), {{28, 42, 1}, file});
  expect_same(make_logits(3, {1, 30, 20}, diagonal_affine({1.0, 1.0, 1.0})), {{1, 42, 28}, file});
}

TEST(PredictionAssembly, DoesNotTakeObliqueGrids) {
  const Affine oblique = file_affine({{{0.9, 0.1, 0}, {-0.1, 0.9, 0}, {0, 0, 1}}}, {0, 0, 0});
  EXPECT_FALSE(FileSampling::why_not({{9, 9, 9}, diagonal_affine({1, 1, 1})}, {{9, 9, 9}, oblique})
                   .applies());
}

}  // namespace
}  // namespace hayate
