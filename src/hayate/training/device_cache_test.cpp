// SPDX-License-Identifier: Apache-2.0
#include "hayate/training/device_cache.h"

#include <ATen/ops/equal.h>
#include <gtest/gtest.h>

#include "hayate/base/error.h"
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
void expect_same_batches(BatchSource& of_device, BatchSource& of_loader) {
  ASSERT_EQ(of_device.batch_count(), of_loader.batch_count());
  for (const std::uint32_t epoch : {0U, 3U}) {
    of_loader.start_epoch(epoch, /*first_batch=*/1);
    of_device.start_epoch(epoch, /*first_batch=*/1);
    std::int64_t count = 1;
    while (auto expected = of_loader.next()) {
      const auto got = of_device.next();
      ASSERT_TRUE(got);
      EXPECT_EQ(got->case_names, expected->case_names);
      EXPECT_TRUE(at::equal(got->tensors.images, expected->tensors.images)) << "batch " << count;
      EXPECT_TRUE(at::equal(got->tensors.labels, expected->tensors.labels)) << "batch " << count;
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

TEST_F(DeviceCacheTest, WantsAllCasesInACache) {
  EXPECT_TRUE(contains(error_text<RecipeError>([&] {
                         batches({"data.dataset=Dataset", "data.cache_device=training"});
                       }),
                       "needs a cache"));
}

}  // namespace
}  // namespace hayate
