// SPDX-License-Identifier: Apache-2.0
#include "hayate/training/make_datasets.h"

#include <gtest/gtest.h>

#include "hayate/data/case_store.h"
#include "support/temp_folder.h"
#include "support/tiny_dataset.h"
#include "support/tiny_recipe.h"

namespace hayate {
namespace {

/// The data sets of a tiny data set's six cases, two of them for validation.
class MakeDatasetsTest : public testing::Test {
 protected:
  MakeDatasetsTest() { write_tiny_dataset(folder_.path() / "data", 6); }

  RunDatasets make(const std::vector<std::string>& more) const {
    const Recipe recipe = tiny_recipe(1, more);
    const DatasetList list = read_dataset_list(folder_.path() / "data");
    Split split = split_cases(list.training, recipe.data.split, recipe.seed);
    const TrainedOn trained_on = describe_training(list, split.train, recipe).trained_on;
    return make_datasets(std::move(split), recipe, trained_on);
  }

  TempFolder folder_;
};

/// The voxels of all training cases as the first epoch draws them.
std::vector<float> drawn_voxels(const Dataset& dataset) {
  std::vector<float> all;
  for (std::int64_t i = 0; i < dataset.epoch_size(); ++i) {
    for (const Sample& sample : dataset.draw(i, /*seed=*/0, /*epoch=*/0)) {
      const auto voxels = sample.image.voxels<float>();
      all.insert(all.end(), voxels.begin(), voxels.end());
    }
  }
  return all;
}

TEST_F(MakeDatasetsTest, ADatasetKeepsNothing) {
  const RunDatasets made = make({"data.dataset=Dataset"});
  EXPECT_EQ(made.train->size(), 4);
  EXPECT_EQ(made.validation->size(), 2);
  EXPECT_EQ(made.choice.kind, DatasetKind::kDataset);
  EXPECT_EQ(made.cached_bytes, 0);
}

TEST_F(MakeDatasetsTest, ACacheHoldsAllCases) {
  const RunDatasets made = make({"data.dataset=CacheDataset"});
  EXPECT_EQ(made.train->size() + made.validation->size(), 6);
  // Six cases of 20 x 18 x 16 voxels, of two bytes and one bit each, and their indices.
  EXPECT_GT(made.cached_bytes, 6 * 20 * 18 * 16 * 2);
  EXPECT_GT(made.cache_seconds, 0.0);
}

TEST_F(MakeDatasetsTest, AWindowHoldsItsShare) {
  const RunDatasets made = make({"data.dataset=SmartCacheDataset", "data.cache_rate=0.5"});
  EXPECT_EQ(made.choice.kind, DatasetKind::kSmartCacheDataset);
  EXPECT_EQ(made.train->epoch_size(), 2);
  EXPECT_EQ(made.train->size(), 4);
}

TEST_F(MakeDatasetsTest, APersistentDatasetLeavesItsCasesInTheFolder) {
  const std::string folder = (folder_.path() / "cache").string();
  const RunDatasets made = make({"data.dataset=PersistentDataset", "data.cache_dir=" + folder});
  EXPECT_EQ(list_stored_cases(folder).size(), 6U);
}

TEST_F(MakeDatasetsTest, AutoSaysWhy) {
  const RunDatasets made = make({"data.dataset=auto"});
  EXPECT_EQ(made.choice.kind, DatasetKind::kCacheDataset);
  EXPECT_NE(made.choice.reason.find("are free"), std::string::npos) << made.choice.reason;
}

TEST_F(MakeDatasetsTest, EveryKindGivesTheSamePatches) {
  const std::string folder = (folder_.path() / "cache").string();
  const auto of_cache = drawn_voxels(*make({"data.dataset=CacheDataset"}).train);
  const auto of_store =
      drawn_voxels(*make({"data.dataset=PersistentDataset", "data.cache_dir=" + folder}).train);
  EXPECT_EQ(of_cache, of_store);
  EXPECT_FALSE(of_cache.empty());
}

}  // namespace
}  // namespace hayate
