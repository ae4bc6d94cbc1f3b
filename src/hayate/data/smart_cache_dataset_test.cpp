// SPDX-License-Identifier: Apache-2.0
#include "hayate/data/smart_cache_dataset.h"

#include <algorithm>
#include <set>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "hayate/base/error.h"
#include "hayate/data/cache_dataset.h"
#include "hayate/data/data_loader.h"
#include "hayate/transforms/registry.h"
#include "support/error_text.h"
#include "support/temp_folder.h"
#include "support/tiny_dataset.h"

namespace hayate {
namespace {

using nlohmann::json;

class SmartCacheDatasetTest : public testing::Test {
 protected:
  SmartCacheDatasetTest() { write_tiny_dataset(folder_.path(), 7); }

  std::vector<CaseFiles> cases() const { return read_dataset_list(folder_.path()).training; }

  static std::shared_ptr<const Compose> chain() {
    const json entries = {
        {{"name", "FgBgToIndices"}},
        {{"name", "RandCropByPosNegLabel"}, {"spatial_size", {8, 8, 8}}, {"num_samples", 2}}};
    return std::make_shared<const Compose>(make_transforms(entries, "test"));
  }

  std::unique_ptr<SmartCacheDataset> make(bool shuffle = false) const {
    const SmartCacheOptions options{.cache_rate = 0.5,
                                    .replace_rate = 0.5,
                                    .shuffle = shuffle,
                                    .keep = {CacheType::kFloat16, nullptr}};
    return std::make_unique<SmartCacheDataset>(cases(), chain(), LoadOptions{}, options);
  }

  /// The cases of the epoch, in its order.
  static std::vector<std::string> names_of(const SmartCacheDataset& dataset, std::uint32_t epoch) {
    std::vector<std::string> names;
    for (std::int64_t item = 0; item < dataset.epoch_size(); ++item) {
      names.push_back(dataset.draw(item, 0, epoch).front().case_name);
    }
    return names;
  }

  TempFolder folder_;
};

TEST_F(SmartCacheDatasetTest, AnEpochIsAWindowThatMovesOn) {
  const auto dataset = make();
  dataset->fill();
  EXPECT_EQ(dataset->epoch_size(), 3);
  using Names = std::vector<std::string>;
  EXPECT_EQ(names_of(*dataset, 0), (Names{"case_00", "case_01", "case_02"}));
  EXPECT_EQ(names_of(*dataset, 1), (Names{"case_02", "case_03", "case_04"}));
  EXPECT_EQ(names_of(*dataset, 2), (Names{"case_04", "case_05", "case_06"}));
  EXPECT_EQ(names_of(*dataset, 3), (Names{"case_06", "case_00", "case_01"}));
}

TEST_F(SmartCacheDatasetTest, NoMoreThanTheWindowIsHeld) {
  const auto dataset = make(true);
  dataset->fill();
  const std::int64_t of_one = dataset->cached_bytes() / 3;
  for (std::uint32_t epoch = 0; epoch < 6; ++epoch) {
    names_of(*dataset, epoch);
    EXPECT_EQ(dataset->cached_bytes(), 3 * of_one) << "epoch " << epoch;
  }
}

TEST_F(SmartCacheDatasetTest, AResumedEpochHasTheSamePatches) {
  const auto uninterrupted = make(true);
  uninterrupted->fill();
  for (std::uint32_t epoch = 0; epoch < 4; ++epoch) names_of(*uninterrupted, epoch);
  const auto resumed = make(true);
  for (std::int64_t item = 0; item < 3; ++item) {
    const auto expected = uninterrupted->draw(item, 5, 4);
    const auto got = resumed->draw(item, 5, 4);
    ASSERT_EQ(got.size(), expected.size());
    for (std::size_t i = 0; i < got.size(); ++i) {
      EXPECT_EQ(got[i].case_name, expected[i].case_name);
      EXPECT_TRUE(std::ranges::equal(got[i].image.bytes(), expected[i].image.bytes()));
      EXPECT_TRUE(std::ranges::equal(got[i].label.bytes(), expected[i].label.bytes()));
    }
  }
}

TEST_F(SmartCacheDatasetTest, ACaseGivesThePatchesThatACacheGives) {
  const auto smart = make();
  CacheDataset cache(cases(), chain(), {}, {.keep = {CacheType::kFloat16, nullptr}});
  cache.fill();
  // Item 0 of epoch 1 is case 2.
  const auto expected = cache.draw(2, 9, 1);
  const auto got = smart->draw(0, 9, 1);
  for (std::size_t i = 0; i < got.size(); ++i) {
    EXPECT_TRUE(std::ranges::equal(got[i].image.bytes(), expected[i].image.bytes()));
  }
}

TEST_F(SmartCacheDatasetTest, ALoaderGivesTheWindowsPatchesWithAnyNumberOfWorkers) {
  const auto collect = [&](int workers) {
    std::vector<std::string> names;
    DataLoader loader(make(), {.batch_size = 2, .shuffle = true, .num_workers = workers});
    EXPECT_EQ(loader.batch_count(), 2);
    for (std::uint32_t epoch = 0; epoch < 3; ++epoch) {
      loader.start_epoch(epoch);
      while (auto batch = loader.next()) {
        names.insert(names.end(), batch->case_names.begin(), batch->case_names.end());
      }
    }
    return names;
  };
  const auto names = collect(0);
  EXPECT_EQ(names.size(), 3U * 3 * 2);
  EXPECT_EQ(collect(1), names);
  EXPECT_EQ(collect(4), names);
}

TEST_F(SmartCacheDatasetTest, ABadCaseIsNamedWhenItsTurnComes) {
  std::filesystem::resize_file(folder_ / "imagesTr/case_03.nii.gz", 100);
  const auto dataset = make();
  dataset->fill();
  names_of(*dataset, 0);
  const std::string what = error_text<DataError>([&] { names_of(*dataset, 1); });
  EXPECT_NE(what.find("case_03"), std::string::npos) << what;
}

}  // namespace
}  // namespace hayate
