// SPDX-License-Identifier: Apache-2.0
#include "hayate/recipe/found_labels.h"

#include <gtest/gtest.h>

#include "hayate/base/error.h"
#include "hayate/io/write_image.h"
#include "hayate/recipe/declared_labels.h"
#include "support/error_text.h"
#include "support/temp_folder.h"

namespace hayate {
namespace {

/// Three cases whose labels hold the classes 1 and 2, 2 alone, and none.
class FoundLabels : public testing::Test {
 protected:
  FoundLabels() {
    write("a", {1, 2});
    write("b", {2});
    write("c", {});
  }

  void write(const std::string& name, const std::vector<std::uint8_t>& classes) {
    Volume label = Volume::zeros(VoxelType::kUint8, {1, 4, 4, 4});
    std::ranges::copy(classes, label.voxels<std::uint8_t>().begin() + 5);
    cases_.push_back({name, folder_ / (name + ".nii.gz"), folder_ / (name + "_seg.nii.gz")});
    write_image(*cases_.back().label, label);
  }
  std::vector<ClassSet> find(const std::vector<std::string>& settings) {
    std::vector<std::string> all{"network.out_channels=3"};
    all.insert(all.end(), settings.begin(), settings.end());
    find_labels_present(read_recipe("spleen_fast", all), cases_);
    std::vector<ClassSet> unannotated;
    for (const CaseFiles& files : cases_) unannotated.push_back(files.unannotated);
    return unannotated;
  }

  TempFolder folder_;
  std::vector<CaseFiles> cases_;
};

using Sets = std::vector<ClassSet>;

TEST_F(FoundLabels, AreNotLookedForUnlessTheRecipeAsksForIt) {
  EXPECT_EQ(find({}), (Sets{{}, {}, {}}));
}

TEST_F(FoundLabels, AreTheClassesThatALabelHolds) {
  EXPECT_EQ(find({"data.labels_present=as_found"}), (Sets{{}, {1}, {1, 2}}));
}

TEST_F(FoundLabels, GiveWayToWhatTheListSays) {
  cases_[2].labels_present = std::vector<std::string>{"1"};
  cases_[2].unannotated = {2};
  EXPECT_EQ(find({"data.labels_present=as_found"}), (Sets{{}, {1}, {2}}));
}

TEST_F(FoundLabels, OfARegionAreAnyOfItsClasses) {
  EXPECT_EQ(find({"data.labels_present=as_found", "network.out_channels=2",
                  "data.label_values=[0,1,2]", "loss.sigmoid=true", "loss.softmax=false",
                  R"(data.regions=[{"name": "whole", "values": [1, 2], "written_as": 1},
                                   {"name": "core", "values": [1], "written_as": 1}])"}),
            (Sets{{}, {2}, {1, 2}}));
}

TEST_F(FoundLabels, NameEveryLabelThatCannotBeUsed) {
  write("d", {9});
  write("e", {8});
  const std::string text = error_text<DataError>([&] { find({"data.labels_present=as_found"}); });
  EXPECT_TRUE(contains(text, "d_seg.nii.gz")) << text;
  EXPECT_TRUE(contains(text, "e_seg.nii.gz"));
}

}  // namespace
}  // namespace hayate
