// SPDX-License-Identifier: Apache-2.0
#include "hayate/data/cache_dataset.h"

#include <algorithm>
#include <cmath>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "hayate/base/error.h"
#include "hayate/io/write_image.h"
#include "hayate/transforms/registry.h"
#include "support/error_text.h"
#include "support/temp_folder.h"
#include "support/tiny_dataset.h"

namespace hayate {
namespace {

using nlohmann::json;

class CacheDatasetTest : public testing::Test {
 protected:
  CacheDatasetTest() { write_tiny_dataset(folder_.path(), 3); }

  std::unique_ptr<CacheDataset> make_cache(CacheType type, double rate = 1.0) const {
    CacheOptions options;
    options.cache_rate = rate;
    options.keep.type = type;
    auto chain = std::make_shared<const Compose>(make_transforms(json::parse(R"([
        {"name": "ScaleIntensityRange", "a_min": 0.5, "a_max": 1.5, "b_min": 0, "b_max": 1,
         "clip": true},
        {"name": "FgBgToIndices", "use_image": true},
        {"name": "RandCropByPosNegLabel", "spatial_size": [8, 8, 8], "num_samples": 4}])"),
                                                                 "test"));
    auto dataset = std::make_unique<CacheDataset>(read_dataset_list(folder_.path()).training,
                                                  std::move(chain), LoadOptions{}, options);
    dataset->fill();
    return dataset;
  }

  TempFolder folder_;
};

double largest_difference(const Volume& a, const Volume& b) {
  double largest = 0.0;
  for (std::size_t i = 0; i < a.voxels<float>().size(); ++i) {
    largest = std::max<double>(largest, std::abs(a.voxels<float>()[i] - b.voxels<float>()[i]));
  }
  return largest;
}

TEST_F(CacheDatasetTest, Float16GivesTheCropsOfFloat32) {
  const auto full = make_cache(CacheType::kFloat32);
  const auto half = make_cache(CacheType::kFloat16);
  for (std::int64_t i = 0; i < 3; ++i) {
    for (std::uint32_t epoch = 0; epoch < 5; ++epoch) {
      const auto expected = full->draw(i, 7, epoch);
      const auto patches = half->draw(i, 7, epoch);
      ASSERT_EQ(patches.size(), expected.size());
      for (std::size_t p = 0; p < patches.size(); ++p) {
        EXPECT_EQ(patches[p].image.type(), VoxelType::kFloat32);
        EXPECT_EQ(patches[p].image.voxel_to_world(), expected[p].image.voxel_to_world());
        EXPECT_TRUE(std::ranges::equal(patches[p].label.bytes(), expected[p].label.bytes()));
        // The difference is half a unit in the last of eleven places, below 1.
        EXPECT_LE(largest_difference(patches[p].image, expected[p].image), std::ldexp(1.0, -12));
      }
    }
  }
}

TEST_F(CacheDatasetTest, Float16TakesTwoBytesAVoxelForImagesABitForLabelsAndTwoForIndices) {
  const auto half = make_cache(CacheType::kFloat16);
  const std::int64_t voxels = 3 * 20 * 18 * 16;
  EXPECT_EQ(half->kept(0)->label.type(), VoxelType::kUint1);
  // Words of 64 voxels, and a count for each set.
  EXPECT_LE(half->cached_bytes(), 2 * voxels + 3 * voxels / 8 + 3 * 2 * 12);
  EXPECT_EQ(half->prepared(0)->image.type(), VoxelType::kFloat32);
  EXPECT_EQ(half->prepared(0)->label.type(), VoxelType::kUint8);
}

TEST_F(CacheDatasetTest, TheRateChangesNoResult) {
  const auto all = make_cache(CacheType::kFloat16);
  const auto none = make_cache(CacheType::kFloat16, 0.0);
  EXPECT_EQ(none->cached_count(), 0);
  EXPECT_TRUE(
      std::ranges::equal(all->prepared(1)->image.bytes(), none->prepared(1)->image.bytes()));
  const auto expected = all->draw(1, 7, 0);
  const auto patches = none->draw(1, 7, 0);
  for (std::size_t p = 0; p < patches.size(); ++p) {
    EXPECT_TRUE(std::ranges::equal(patches[p].image.bytes(), expected[p].image.bytes()));
  }
}

TEST_F(CacheDatasetTest, ACaseThatFloat16CannotHoldStaysFloat32) {
  TinyCase bright = make_tiny_case(0, {20, 18, 16});
  bright.image.voxels<float>()[5] = 1e6F;
  write_image(folder_ / "imagesTr/case_00.nii.gz", bright.image);
  CacheOptions options;
  options.keep.type = CacheType::kFloat16;
  CacheDataset dataset(read_dataset_list(folder_.path()).training,
                       std::make_shared<const Compose>(), {}, options);
  dataset.fill();
  EXPECT_EQ(dataset.kept(0)->image.type(), VoxelType::kFloat32);
  EXPECT_EQ(dataset.kept(1)->image.type(), VoxelType::kFloat16);
  EXPECT_EQ(dataset.prepared(0)->image.voxels<float>()[5], 1e6F);
}

TEST(CacheDataset, AllBadCasesOfAHundredAreReportedAtOnce) {
  const TempFolder folder;
  write_tiny_dataset(folder.path(), 100, {8, 8, 8});
  const std::vector<std::string> bad{"case_00", "case_13", "case_50", "case_51", "case_99"};
  for (const std::string& name : bad) {
    std::filesystem::resize_file(folder / ("imagesTr/" + name + ".nii.gz"), 60);
  }
  CacheDataset dataset(read_dataset_list(folder.path()).training, std::make_shared<const Compose>(),
                       {}, {.num_workers = 4});
  const std::string what = error_text<DataError>([&] { dataset.fill(); });
  EXPECT_TRUE(contains(what, "5 of 100 cases cannot be used"));
  for (const std::string& name : bad) EXPECT_TRUE(contains(what, name + ": "));
  EXPECT_FALSE(what.find("case_14") != std::string::npos);
}

}  // namespace
}  // namespace hayate
