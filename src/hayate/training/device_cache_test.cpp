// SPDX-License-Identifier: Apache-2.0
#include "hayate/training/device_cache.h"

#include <ATen/TensorOperators.h>
#include <gtest/gtest.h>

#include "hayate/base/error.h"
#include "hayate/base/fast_paths.h"
#include "hayate/training/make_batches.h"
#include "support/error_text.h"
#include "support/temp_folder.h"
#include "support/tiny_dataset.h"
#include "support/tiny_recipe.h"

namespace hayate {
namespace {

class DeviceCacheTest : public testing::Test {
 protected:
  DeviceCacheTest() { write_tiny_dataset(data(), 6); }

  std::filesystem::path data() const { return folder_.path() / "data"; }

  /// The training device's memory is the host's on a CPU, but the way to the batch is a GPU's.
  std::unique_ptr<BatchSource> batches(const std::vector<std::string>& more) const {
    const Recipe recipe = tiny_recipe(1, more);
    return make_batches(recipe, prepare_training_data(recipe, data(), /*skip_bad=*/false),
                        at::kCPU);
  }

  TempFolder folder_;
};

/// What the loader gives and what the device's cache gives is the same, batch by batch.
/// \param tolerance  of the images; labels must be the same but for one voxel of a batch, which may
///                   lie half-way between two.
void expect_same_batches(BatchSource& of_device, BatchSource& of_loader, double tolerance = 0.0) {
  ASSERT_EQ(of_device.batch_count(), of_loader.batch_count());
  for (const std::uint32_t epoch : {0U, 3U}) {
    of_loader.start_epoch(epoch, /*first_batch=*/1);
    of_device.start_epoch(epoch, /*first_batch=*/1);
    std::int64_t count = 1;
    while (auto expected = of_loader.next()) {
      const auto got = of_device.next();
      ASSERT_TRUE(got);
      EXPECT_EQ(got->case_names, expected->case_names);
      const at::Tensor apart = (got->tensors.images - expected->tensors.images).abs().max();
      EXPECT_LE(apart.item<double>(), tolerance) << "batch " << count;
      const at::Tensor other = got->tensors.labels.ne(expected->tensors.labels).sum();
      EXPECT_LE(other.item<std::int64_t>(), tolerance > 0.0 ? 1 : 0) << "batch " << count;
      ++count;
    }
    EXPECT_EQ(count, of_loader.batch_count());
    EXPECT_FALSE(of_device.next());
  }
}

TEST_F(DeviceCacheTest, GivesTheBatchesThatTheLoaderGives) {
  expect_same_batches(*batches({"data.dataset=CacheDataset", "data.cache_device=training"}),
                      *batches({"data.dataset=CacheDataset"}));
}

TEST_F(DeviceCacheTest, CutsPatchesByClassToo) {
  const std::string crop =
      R"(transforms.train=[{"name":"ClassesToIndices","num_classes":2},)"
      R"({"name":"RandCropByLabelClasses","spatial_size":16,"ratios":[1,3],"num_samples":2}])";
  expect_same_batches(*batches({crop, "data.dataset=CacheDataset", "data.cache_device=training"}),
                      *batches({crop, "data.dataset=CacheDataset"}));
}

constexpr const char* kAugmented =
    R"(transforms.train=[{"name":"FgBgToIndices"},)"
    R"({"name":"RandCropByPosNegLabel","spatial_size":16,"num_samples":3},)"
    R"({"name":"RandAffine","prob":0.5,"rotate_range":[0.3,0.3,0.3],"padding_mode":"border"},)"
    R"({"name":"RandFlip","prob":0.5,"spatial_axis":[1]},)"
    R"({"name":"RandGaussianNoise","prob":0.5,"std":0.1},)"
    R"({"name":"RandAdjustContrast","prob":0.3,"gamma":[0.7,1.5]}])";

TEST_F(DeviceCacheTest, AugmentsPatchesAsTheLoaderDoes) {
  for (const char* lazy : {"transforms.lazy=false", "transforms.lazy=true"}) {
    expect_same_batches(
        *batches({kAugmented, lazy, "data.dataset=CacheDataset", "data.cache_device=training"}),
        *batches({kAugmented, lazy, "data.dataset=CacheDataset"}), 1e-4);
  }
}

TEST_F(DeviceCacheTest, IsNotChosenWhereTheDeviceIsTheHost) {
  reset_fast_path_counts();
  const auto chosen = batches({kAugmented, "data.dataset=CacheDataset"});
  EXPECT_NE(dynamic_cast<LoaderBatches*>(chosen.get()), nullptr);
  for (const FastPathCount& count : fast_path_counts()) {
    EXPECT_NE(count.operation, "augment_on_device");
  }
}

TEST_F(DeviceCacheTest, SaysWhyCasesStayOnTheHost) {
  const auto reason = [&](const std::vector<std::string>& more) {
    const Recipe recipe = tiny_recipe(1, more);
    const TrainingData prepared = prepare_training_data(recipe, data(), /*skip_bad=*/false);
    return why_not_keep_on_device(*prepared.datasets.train, prepared.datasets.train->chain())
        .reason();
  };
  EXPECT_EQ(reason({kAugmented, "data.dataset=CacheDataset"}), "");
  EXPECT_TRUE(
      contains(std::string(reason({"data.dataset=Dataset"})), "not all cases are in a cache"));
  EXPECT_TRUE(contains(std::string(reason({"data.dataset=CacheDataset",
                                           R"(transforms.train=[{"name":"RandZoom","prob":1}])"})),
                       "RandZoom"));
}

TEST_F(DeviceCacheTest, KnowsWhatItWillTake) {
  const Recipe recipe = tiny_recipe(1, {"data.dataset=CacheDataset"});
  const TrainingData prepared = prepare_training_data(recipe, data(), /*skip_bad=*/false);
  const auto& cases = dynamic_cast<const CacheDataset&>(*prepared.datasets.train);
  EXPECT_EQ(device_cache_bytes(cases), 4 * 20 * 18 * 16 * 5);
}

TEST_F(DeviceCacheTest, WantsAllCasesInACache) {
  EXPECT_TRUE(contains(error_text<RecipeError>([&] {
                         batches({"data.dataset=Dataset", "data.cache_device=training"});
                       }),
                       "needs a cache"));
}

}  // namespace
}  // namespace hayate
