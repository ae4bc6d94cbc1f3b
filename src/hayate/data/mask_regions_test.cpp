// SPDX-License-Identifier: Apache-2.0
#include "hayate/data/mask_regions.h"

#include <initializer_list>
#include <string>

#include <gtest/gtest.h>

#include "hayate/base/error.h"
#include "hayate/io/case_label.h"
#include "hayate/io/read_image.h"
#include "hayate/io/write_case_list.h"
#include "hayate/io/write_image.h"
#include "support/file_bytes.h"
#include "support/temp_folder.h"

namespace hayate {
namespace {

namespace fs = std::filesystem;
using Voxels = std::vector<int>;

/// Cases of masks of 6 voxels, as TotalSegmentator has them.
class MaskRegions : public testing::Test {
 protected:
  void add_mask(const std::string& of_case, const std::string& name,
                std::initializer_list<std::size_t> inside) const {
    Volume volume = Volume::zeros(VoxelType::kUint8, {1, 6, 1, 1});
    write_image(folder_ / of_case / "ct.nii.gz", volume);
    for (const std::size_t at : inside) volume.voxels<std::uint8_t>()[at] = 1;
    write_image(folder_ / of_case / "segmentations" / (name + ".nii.gz"), volume);
  }
  void SetUp() override {
    for (const char* name : {"a", "b"}) fs::create_directories(folder_ / name / "segmentations");
  }
  static Voxels label_of(const CaseFiles& files) {
    const Volume label = read_label(read_label_info(files));
    const auto voxels = label.voxels<std::uint8_t>();
    return {voxels.begin(), voxels.end()};
  }

  TempFolder folder_;
};

TEST_F(MaskRegions, EachCombinationThatSomeCaseHasGetsAValue) {
  add_mask("a", "liver", {0, 1, 2, 3});
  add_mask("a", "tumour", {1, 2});
  add_mask("a", "vessel", {2, 3, 4});
  add_mask("b", "liver", {0, 1, 2});
  add_mask("b", "tumour", {});
  add_mask("b", "vessel", {2});
  DatasetList list = scan_dataset(folder_.path());
  ASSERT_TRUE(make_regions_of_masks(list));
  // liver + tumour 1, liver + vessel 2 voxels, then all three.
  EXPECT_EQ(list.class_names.at(4), "liver + vessel");
  EXPECT_EQ(list.class_names.at(5), "liver + tumour");
  ASSERT_EQ(list.regions.size(), 3U);
  EXPECT_EQ(list.regions[0].name, "liver");
  EXPECT_EQ(list.regions[0].values, (Voxels{1, 4, 5, 6}));
  EXPECT_EQ(list.regions[1].name, "vessel");
  EXPECT_EQ(list.regions[1].values, (Voxels{3, 4, 6}));
  EXPECT_EQ(list.regions[2].values, (Voxels{2, 5, 6}));
  EXPECT_EQ(label_of(list.training[0]), (Voxels{1, 5, 6, 4, 3, 0}));
  EXPECT_EQ(label_of(list.training[1]), (Voxels{1, 1, 4, 0, 0, 0}));

  write_case_list(list, folder_ / "list.json", false);
  const DatasetList read = scan_dataset(folder_ / "list.json");
  ASSERT_EQ(read.regions.size(), 3U);
  EXPECT_EQ(read.regions[2].values, list.regions[2].values);
  EXPECT_EQ(read.regions[2].written_as, LabelRegion::kWrittenTogether);
  for (const std::size_t i : {0U, 1U}) {
    EXPECT_EQ(label_of(read.training[i]), label_of(list.training[i]));
    EXPECT_EQ(hash_of_label(read.training[i]), hash_of_label(list.training[i]));
  }
}

TEST_F(MaskRegions, ARegionWithoutAFileInACaseIsNotAnnotatedThere) {
  add_mask("a", "liver", {0, 1});
  add_mask("a", "tumour", {1});
  add_mask("b", "liver", {0, 1});
  DatasetList list = scan_dataset(folder_.path());
  ASSERT_TRUE(make_regions_of_masks(list));
  EXPECT_EQ(label_of(list.training[1]), (Voxels{1, 1, 0, 0, 0, 0}));
  EXPECT_EQ(list.training[1].labels_present, std::vector<std::string>{"liver"});
}

TEST_F(MaskRegions, ARegionThatIsNotThereGivesNoVoxelItsValues) {
  add_mask("a", "liver", {0, 1});
  add_mask("a", "tumour", {1});
  add_mask("b", "liver", {0, 1});
  write_text(folder_ / "list.json", R"({"hayate_list": 1,
      "labels": {"background": 0, "liver": [1, 2], "tumour": [1]}, "cases": [
      {"name": "b", "images": ["b/ct.nii.gz"], "label": {"liver": "b/segmentations/liver.nii.gz"}}]})");
  const DatasetList list = scan_dataset(folder_ / "list.json");
  EXPECT_EQ(label_of(list.training[0]), (Voxels{2, 2, 0, 0, 0, 0}));
}

TEST_F(MaskRegions, RegionsThatOverlapWithoutAValueAreAnErrorInEveryCase) {
  add_mask("a", "liver", {0, 1});
  add_mask("a", "tumour", {1});
  // The two have one value each, other regions several.
  write_text(folder_ / "list.json", R"({"hayate_list": 1,
      "labels": {"background": 0, "liver": 1, "tumour": 2, "both": [3, 4]}, "cases": [
      {"name": "a", "images": ["a/ct.nii.gz"], "label": {"liver": "a/segmentations/liver.nii.gz",
       "tumour": "a/segmentations/tumour.nii.gz"}}]})");
  const DatasetList list = scan_dataset(folder_ / "list.json");
  EXPECT_THROW(label_of(list.training[0]), DataError);
}

TEST_F(MaskRegions, TheIgnoreLabelIsNoCombinationAndCasesNameWhatTheyHave) {
  add_mask("a", "liver", {0, 1});
  add_mask("a", "tumour", {1});
  write_text(folder_ / "list.json", R"({"hayate_list": 1,
      "labels": {"background": 0, "liver": 1, "tumour": 2, "ignore": 3}, "cases": [
      {"name": "a", "images": ["a/ct.nii.gz"], "labels_present": [1, "tumour"], "label": {
       "liver": "a/segmentations/liver.nii.gz", "tumour": "a/segmentations/tumour.nii.gz"}}]})");
  DatasetList list = scan_dataset(folder_ / "list.json");
  ASSERT_TRUE(make_regions_of_masks(list));
  EXPECT_EQ(list.regions[0].values, (Voxels{1, 4}));
  EXPECT_EQ(*list.training[0].labels_present, (std::vector<std::string>{"liver", "tumour"}));
  EXPECT_THROW(make_regions_of_masks(list), UsageError);
}

TEST_F(MaskRegions, AClassThatIsCalledIgnoreCannotBeWrittenDown) {
  add_mask("a", "liver", {0, 1});
  add_mask("a", "ignore", {1});
  const DatasetList list = scan_dataset(folder_.path());
  EXPECT_THROW(write_case_list(list, folder_ / "list.json", false), DataError);
}

TEST_F(MaskRegions, ClassesStayAsTheyAreWhereNoMasksOverlap) {
  add_mask("a", "liver", {0, 1});
  add_mask("a", "tumour", {2});
  add_mask("b", "liver", {0, 1});
  DatasetList list = scan_dataset(folder_.path());
  EXPECT_FALSE(make_regions_of_masks(list));
  EXPECT_TRUE(list.regions.empty());
  EXPECT_EQ(label_of(list.training[0]), (Voxels{1, 1, 2, 0, 0, 0}));
}

TEST_F(MaskRegions, WithoutMasksThereIsNothingToMakeThemOf) {
  const Volume volume = Volume::zeros(VoxelType::kUint8, {1, 6, 1, 1});
  write_image(folder_ / "a/x.nii.gz", volume);
  write_image(folder_ / "a/x_seg.nii.gz", volume);
  DatasetList list = scan_dataset(folder_ / "a");
  EXPECT_THROW(make_regions_of_masks(list), UsageError);
}

}  // namespace
}  // namespace hayate
