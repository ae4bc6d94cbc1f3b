// SPDX-License-Identifier: Apache-2.0
#include "hayate/phantom/ct_phantom.h"

#include <algorithm>
#include <cmath>
#include <set>

#include <gtest/gtest.h>

#include "hayate/base/error.h"
#include "hayate/base/hash.h"
#include "hayate/base/parallel.h"
#include "hayate/phantom/anatomy.h"

namespace hayate {
namespace {

PhantomOptions small_options() {
  PhantomOptions options;
  options.matrix = 64;
  options.slices = 40;
  return options;
}

constexpr std::int64_t kCases = 6;

std::vector<PhantomCase> make_cases(const PhantomOptions& options, int threads) {
  std::vector<PhantomCase> cases(kCases);
  parallel_for(kCases, threads, [&](std::int64_t i) {
    cases[static_cast<std::size_t>(i)] = make_phantom_case(options, i);
  });
  return cases;
}

const std::vector<PhantomCase>& small_cases() {
  static const std::vector<PhantomCase> cases = make_cases(small_options(), 2);
  return cases;
}

double spleen_millilitres(const PhantomCase& made) {
  const auto label = made.label.voxels<std::uint8_t>();
  const Vector3 voxel = spacing_mm(made.label.voxel_to_world());
  return static_cast<double>(std::ranges::count(label, kSpleenLabel)) * voxel[0] * voxel[1] *
         voxel[2] / 1000.0;
}

/// Mean world position of the voxels that `keep` says yes to.
template <class Keep>
Vector3 centre_mm(const Volume& volume, Keep keep) {
  const auto [size_x, size_y, size_z] = volume.spatial_shape();
  Vector3 sum{};
  double count = 0.0;
  std::size_t voxel = 0;
  for (std::int64_t x = 0; x < size_x; ++x) {
    for (std::int64_t y = 0; y < size_y; ++y) {
      for (std::int64_t z = 0; z < size_z; ++z, ++voxel) {
        if (!keep(voxel)) continue;
        sum[0] += static_cast<double>(x);
        sum[1] += static_cast<double>(y);
        sum[2] += static_cast<double>(z);
        count += 1.0;
      }
    }
  }
  for (double& value : sum) value /= count;
  return transform_point(volume.voxel_to_world(), sum);
}

std::uint64_t hash_of(const PhantomCase& made) {
  return hash_bytes(made.image.bytes()) ^ hash_bytes(made.label.bytes()) << 1;
}

TEST(CtPhantomSlow, IsTheSameOnAnyNumberOfThreads) {
  const auto one_thread = make_cases(small_options(), 1);
  const auto four_threads = make_cases(small_options(), 4);
  for (std::size_t i = 0; i < kCases; ++i) {
    EXPECT_EQ(hash_of(one_thread[i]), hash_of(four_threads[i])) << "case " << i;
    EXPECT_EQ(one_thread[i].image.voxel_to_world(), four_threads[i].image.voxel_to_world());
  }
}

TEST(CtPhantom, DiffersBetweenCasesAndSeeds) {
  std::set<std::uint64_t> hashes;
  for (const PhantomCase& made : small_cases()) hashes.insert(hash_of(made));
  PhantomOptions other = small_options();
  other.seed = 1;
  hashes.insert(hash_of(make_phantom_case(other, 0)));
  EXPECT_EQ(hashes.size(), std::size_t{kCases} + 1);
}

TEST(CtPhantom, HasTheShapeAndTypesOfADecathlonCase) {
  const PhantomCase& made = small_cases()[0];
  EXPECT_EQ(made.image.shape(), (VolumeShape{1, 64, 64, 40}));
  EXPECT_EQ(made.label.shape(), made.image.shape());
  EXPECT_EQ(made.image.type(), VoxelType::kInt16);
  EXPECT_EQ(made.label.type(), VoxelType::kUint8);
  EXPECT_EQ(made.label.voxel_to_world(), made.image.voxel_to_world());
  for (const std::uint8_t value : made.label.voxels<std::uint8_t>()) ASSERT_LE(value, 1);
}

TEST(CtPhantom, HoldsHounsfieldUnitsFromAirToBone) {
  for (const PhantomCase& made : small_cases()) {
    const auto [low, high] = std::ranges::minmax(made.image.voxels<std::int16_t>());
    EXPECT_GE(low, -1024);
    EXPECT_LT(low, -950);
    EXPECT_GT(high, 250);
    EXPECT_LE(high, 3071);
  }
}

TEST(CtPhantom, HasASpleenOfPlausibleVolume) {
  for (const PhantomCase& made : small_cases()) {
    EXPECT_GT(spleen_millilitres(made), 60.0);
    EXPECT_LT(spleen_millilitres(made), 500.0);
  }
}

TEST(CtPhantom, HasTheWholeSpleenInTheStack) {
  for (const PhantomCase& made : small_cases()) {
    const auto label = made.label.voxels<std::uint8_t>();
    const auto slices = static_cast<std::size_t>(made.label.spatial_shape()[2]);
    for (std::size_t i = 0; i < label.size(); i += slices) {
      ASSERT_EQ(label[i], 0);
      ASSERT_EQ(label[i + slices - 1], 0);
    }
  }
}

TEST(CtPhantom, HasTheSpleenAtTheBackOnThePatientsLeft) {
  for (const PhantomCase& made : small_cases()) {
    const auto label = made.label.voxels<std::uint8_t>();
    const auto image = made.image.voxels<std::int16_t>();
    const Vector3 spleen = centre_mm(made.label, [&](std::size_t i) { return label[i] != 0; });
    const Vector3 body = centre_mm(made.image, [&](std::size_t i) { return image[i] > -300; });
    EXPECT_LT(spleen[0], body[0] - 50.0);  // RAS+: x grows to the right
    EXPECT_LT(spleen[1], body[1] - 5.0);   // y grows to the front
  }
}

TEST(CtPhantom, KeepsTheBodyInsideTheFieldOfView) {
  for (const PhantomCase& made : small_cases()) {
    const auto [size_x, size_y, size_z] = made.image.spatial_shape();
    const auto image = made.image.voxels<std::int16_t>();
    const auto at = [&](std::int64_t x, std::int64_t y, std::int64_t z) {
      return image[static_cast<std::size_t>((x * size_y + y) * size_z + z)];
    };
    // The table may reach the sides; nothing is before the patient, and no tissue at the sides.
    for (std::int64_t z = 0; z < size_z; ++z) {
      for (std::int64_t i = 0; i < size_y; ++i) {
        ASSERT_LT(at(i, 0, z), -500);
        ASSERT_LT(at(i, size_y - 1, z), -500);
        ASSERT_LT(at(0, i, z), 0);
        ASSERT_LT(at(size_x - 1, i, z), 0);
      }
    }
  }
}

TEST(CtPhantom, CannotBeSegmentedByThresholds) {
  for (const PhantomCase& made : small_cases()) {
    const auto image = made.image.voxels<std::int16_t>();
    const auto label = made.label.voxels<std::uint8_t>();
    double sum = 0.0;
    double count = 0.0;
    for (std::size_t i = 0; i < label.size(); ++i) {
      if (label[i] == 0) continue;
      sum += image[i];
      count += 1.0;
    }
    const double mean = sum / count;
    double best_dice = 0.0;
    for (const double half_width : {10.0, 20.0, 30.0, 50.0}) {
      double chosen = 0.0;
      double right = 0.0;
      for (std::size_t i = 0; i < label.size(); ++i) {
        if (std::abs(image[i] - mean) > half_width) continue;
        chosen += 1.0;
        right += label[i];
      }
      best_dice = std::max(best_dice, 2.0 * right / (chosen + count));
    }
    EXPECT_LT(best_dice, 0.3);
  }
}

TEST(CtPhantom, StoresItsShareOfCasesFlipped) {
  std::vector<std::string> axcodes;
  for (const PhantomCase& made : small_cases()) {
    axcodes.push_back(axcodes_of_orientation(io_orientation(made.image.voxel_to_world())));
  }
  EXPECT_EQ(axcodes, (std::vector<std::string>{"RAS", "RAS", "LPS", "RAS", "LPS", "RAS"}));
}

TEST(CtPhantom, HasTheSameAnatomyAtAnyResolution) {
  PhantomOptions finer = small_options();
  finer.matrix = 128;
  finer.slices = 60;
  const double volume = spleen_millilitres(small_cases()[0]);
  EXPECT_NEAR(spleen_millilitres(make_phantom_case(finer, 0)), volume, 0.06 * volume);
}

TEST(CtPhantom, RefusesRangesThatAreNone) {
  PhantomOptions options;
  options.field_of_view_mm = {460.0, 360.0};
  EXPECT_THROW(check_phantom_options(options), RecipeError);
  options = {};
  options.noise_hu = {10.0};
  EXPECT_THROW(check_phantom_options(options), RecipeError);
  options = {};
  options.stack_height_mm = {10.0, 20.0};
  EXPECT_THROW(check_phantom_options(options), RecipeError);
  EXPECT_NO_THROW(check_phantom_options(PhantomOptions{}));
}

}  // namespace
}  // namespace hayate
