// SPDX-License-Identifier: Apache-2.0
#include "hayate/data/data_loader.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "hayate/base/error.h"
#include "hayate/base/hash.h"
#include "hayate/data/cache_dataset.h"
#include "hayate/transforms/registry.h"
#include "support/error_text.h"
#include "support/file_bytes.h"
#include "support/temp_folder.h"
#include "support/tiny_dataset.h"

namespace hayate {
namespace {

using nlohmann::json;

std::shared_ptr<const Compose> patch_chain(std::int64_t patch_size = 8) {
  json entries = json::parse(R"([
        {"name": "ScaleIntensityRange", "a_min": 0, "a_max": 2, "b_min": 0, "b_max": 1},
        {"name": "FgBgToIndices"},
        {"name": "RandCropByPosNegLabel", "num_samples": 2},
        {"name": "RandFlip", "prob": 0.5},
        {"name": "RandGaussianNoise", "prob": 0.5}])");
  entries[2]["spatial_size"] = patch_size;
  return std::make_shared<const Compose>(make_transforms(entries, "test"));
}

class DataLoaderTest : public testing::Test {
 protected:
  DataLoaderTest() { write_tiny_dataset(folder_.path(), 5); }

  std::shared_ptr<Dataset> make_dataset() const {
    return std::make_shared<Dataset>(read_dataset_list(folder_.path()).training, patch_chain(),
                                     LoadOptions{});
  }
  std::shared_ptr<CacheDataset> make_cache(double rate = 1.0) const {
    CacheOptions options;
    options.cache_rate = rate;
    auto dataset = std::make_shared<CacheDataset>(read_dataset_list(folder_.path()).training,
                                                  patch_chain(), LoadOptions{}, options);
    dataset->fill();
    return dataset;
  }

  TempFolder folder_;
};

std::uint64_t hash_batch(const Batch& batch) {
  Hasher hasher;
  std::size_t voxels = 1;
  for (const std::int64_t size : batch.shape) voxels *= static_cast<std::size_t>(size);
  hasher.update(std::as_bytes(std::span(batch.images.get(), voxels)));
  hasher.update(std::as_bytes(std::span(batch.labels.get(), voxels)));
  return hasher.digest();
}

std::vector<std::uint64_t> hash_epoch(DataLoader& loader, std::uint32_t epoch,
                                      std::int64_t first_batch = 0) {
  loader.start_epoch(epoch, first_batch);
  std::vector<std::uint64_t> hashes;
  while (std::optional<Batch> batch = loader.next()) hashes.push_back(hash_batch(*batch));
  return hashes;
}

DataLoaderOptions shuffled(int num_workers) {
  DataLoaderOptions options;
  options.batch_size = 2;
  options.shuffle = true;
  options.num_workers = num_workers;
  options.seed = 9;
  return options;
}

TEST_F(DataLoaderTest, GivesTheSameBatchesWhateverTheWorkersAndTheCache) {
  DataLoader in_caller(make_dataset(), shuffled(0));
  const std::vector<std::uint64_t> expected = hash_epoch(in_caller, 3);
  EXPECT_EQ(expected.size(), 3U);
  for (const int workers : {1, 3}) {
    DataLoader loader(make_cache(), shuffled(workers));
    EXPECT_EQ(hash_epoch(loader, 3), expected);
  }
  DataLoader half_cached(make_cache(0.5), shuffled(2));
  EXPECT_EQ(hash_epoch(half_cached, 3), expected);
}

TEST_F(DataLoaderTest, EveryEpochIsAnother) {
  DataLoader loader(make_cache(), shuffled(1));
  EXPECT_NE(hash_epoch(loader, 0), hash_epoch(loader, 1));
  EXPECT_EQ(hash_epoch(loader, 0), hash_epoch(loader, 0));
}

TEST_F(DataLoaderTest, MayBeginInTheMiddleOfAnEpoch) {
  DataLoader loader(make_cache(), shuffled(1));
  std::vector<std::uint64_t> whole = hash_epoch(loader, 5);
  whole.erase(whole.begin());
  EXPECT_EQ(hash_epoch(loader, 5, 1), whole);
}

TEST_F(DataLoaderTest, DrawsByAnotherChainFromTheNextEpochOn) {
  const auto cache = make_cache();
  DataLoader loader(cache, shuffled(1));
  const std::vector<std::uint64_t> whole = hash_epoch(loader, 1);
  loader.draw_by(patch_chain(/*patch_size=*/4));
  loader.start_epoch(1);
  EXPECT_EQ(loader.next()->shape, (std::array<std::int64_t, 5>{4, 1, 4, 4, 4}));
  loader.draw_by(patch_chain());
  EXPECT_EQ(hash_epoch(loader, 1), whole);
}

TEST_F(DataLoaderTest, BatchesAreVolumeByVolume) {
  DataLoaderOptions options = shuffled(0);
  options.shuffle = false;
  DataLoader loader(make_cache(), options);
  loader.start_epoch(0);
  const std::optional<Batch> batch = loader.next();
  EXPECT_EQ(batch->shape, (std::array<std::int64_t, 5>{4, 1, 8, 8, 8}));
  EXPECT_EQ(batch->case_names,
            (std::vector<std::string>{"case_00", "case_00", "case_01", "case_01"}));
}

TEST_F(DataLoaderTest, AWorkersErrorReachesTheCallerWithTheCasesName) {
  write_text(folder_ / "imagesTr/case_03.nii.gz", "no image at all");
  DataLoaderOptions options = shuffled(2);
  options.shuffle = false;
  DataLoader loader(make_dataset(), options);
  loader.start_epoch(0);
  EXPECT_TRUE(loader.next().has_value());
  EXPECT_TRUE(contains(error_text<DataError>([&] { loader.next(); }), "case_03"));
}

TEST_F(DataLoaderTest, FillingACacheReportsEveryBadCaseAtOnce) {
  write_text(folder_ / "imagesTr/case_01.nii.gz", "");
  write_text(folder_ / "labelsTr/case_04.nii.gz", "no label");
  const std::string text = error_text<DataError>([&] { make_cache(); });
  EXPECT_TRUE(contains(text, "2 of 5 cases cannot be used"));
  EXPECT_TRUE(contains(text, "case_01"));
  EXPECT_TRUE(contains(text, "case_04"));
}

}  // namespace
}  // namespace hayate
