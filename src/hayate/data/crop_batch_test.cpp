// SPDX-License-Identifier: Apache-2.0
#include "hayate/data/crop_batch.h"

#include <algorithm>
#include <array>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "hayate/base/error.h"
#include "hayate/data/cache_dataset.h"
#include "hayate/transforms/registry.h"
#include "support/error_text.h"
#include "support/temp_folder.h"
#include "support/tiny_dataset.h"

namespace hayate {
namespace {

using nlohmann::json;

class CropBatch : public testing::Test {
 protected:
  CropBatch() { write_tiny_dataset(folder_.path(), 4); }

  std::unique_ptr<CacheDataset> make(CacheType type, const json& transforms) const {
    auto dataset = std::make_unique<CacheDataset>(
        read_dataset_list(folder_.path()).training,
        std::make_shared<const Compose>(make_transforms(transforms, "test")), LoadOptions{},
        CacheOptions{.keep = {type, nullptr}});
    dataset->fill();
    return dataset;
  }

  static json crop(std::int64_t size) {
    return {{"name", "RandCropByPosNegLabel"}, {"spatial_size", {size, 8, 12}}, {"num_samples", 3}};
  }

  static json crop_by_class(std::int64_t size) {
    json entry = crop(size);
    entry["name"] = "RandCropByLabelClasses";
    entry["num_classes"] = 2;
    return entry;
  }

  TempFolder folder_;
};

/// What the plain way makes of the items.
Batch collate_draws(const Dataset& dataset, std::span<const std::int64_t> items,
                    std::uint32_t epoch) {
  std::vector<Sample> samples;
  for (const std::int64_t item : items) {
    for (Sample& sample : dataset.draw(item, 7, epoch)) samples.push_back(std::move(sample));
  }
  return collate(samples);
}

constexpr std::array<std::int64_t, 3> kItems{2, 0, 3};

std::optional<Batch> crop_items(const Dataset& dataset, std::uint32_t epoch = 0) {
  return crop_batch(dataset, dataset.chain(), kItems, 7, epoch, {}, 1);
}

TEST_F(CropBatch, IsWhatCollateMakesOfTheDraws) {
  for (const CacheType type : {CacheType::kFloat32, CacheType::kFloat16}) {
    for (const json& transforms :
         {json::array({crop(10)}), json::array({{{"name", "FgBgToIndices"}}, crop(10)}),
          json::array({{{"name", "ClassesToIndices"}, {"num_classes", 2}}, crop_by_class(10)})}) {
      const auto dataset = make(type, transforms);
      for (std::uint32_t epoch = 0; epoch < 3; ++epoch) {
        const Batch expected = collate_draws(*dataset, kItems, epoch);
        const auto got = crop_items(*dataset, epoch);
        ASSERT_TRUE(got.has_value());
        ASSERT_EQ(got->shape, expected.shape);
        EXPECT_EQ(got->shape, (std::array<std::int64_t, 5>{9, 1, 10, 8, 12}));
        EXPECT_EQ(got->case_names, expected.case_names);
        const std::size_t voxels = 9 * 10 * 8 * 12;
        EXPECT_TRUE(
            std::equal(expected.images.get(), expected.images.get() + voxels, got->images.get()));
        EXPECT_TRUE(
            std::equal(expected.labels.get(), expected.labels.get() + voxels, got->labels.get()));
      }
    }
  }
}

TEST_F(CropBatch, PatchesCarryWhatTheirCaseWasNotAnnotatedFor) {
  std::vector<CaseFiles> cases = read_dataset_list(folder_.path()).training;
  cases[2].unannotated = {1};
  const json entries = json::array({crop(10)});
  CacheDataset dataset(cases, std::make_shared<const Compose>(make_transforms(entries, "test")),
                       LoadOptions{}, CacheOptions{.keep = {CacheType::kFloat16, nullptr}});
  dataset.fill();
  // Three patches of each case, the first of which lacks a class.
  const std::vector<ClassSet> expected{{1}, {1}, {1}, {}, {}, {}, {}, {}, {}};
  EXPECT_EQ(crop_items(dataset)->unannotated, expected);
  EXPECT_EQ(collate_draws(dataset, kItems, 0).unannotated, expected);
}

TEST_F(CropBatch, LeavesOtherChainsToDrawAndCollate) {
  const json flip = {{"name", "RandFlip"}, {"prob", 0.5}};
  EXPECT_FALSE(crop_items(*make(CacheType::kFloat16, {crop(10), flip})).has_value());
  EXPECT_FALSE(crop_items(*make(CacheType::kFloat16, {flip, crop(10)})).has_value());
  EXPECT_FALSE(crop_items(*make(CacheType::kFloat16, json::array())).has_value());
}

TEST_F(CropBatch, SaysWhatDrawSays) {
  const auto dataset = make(CacheType::kFloat16, json::array({crop(64)}));
  const auto expected = error_text<DataError>([&] { dataset->draw(2, 7, 0); });
  EXPECT_EQ(error_text<DataError>([&] { crop_items(*dataset); }), expected);
  EXPECT_TRUE(contains(expected, "smaller than a patch"));
}

}  // namespace
}  // namespace hayate
