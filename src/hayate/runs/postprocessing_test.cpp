// SPDX-License-Identifier: Apache-2.0
#include "hayate/runs/postprocessing.h"

#include <gtest/gtest.h>

#include "hayate/base/error.h"
#include "hayate/runs/postprocessing_trial.h"
#include "support/error_text.h"
#include "support/file_bytes.h"
#include "support/temp_folder.h"

namespace hayate {
namespace {

/// A box of one class in a label of 12³ voxels.
void fill_box(Volume& label, std::int64_t begin, std::int64_t end, std::uint8_t value) {
  const auto voxels = label.voxels<std::uint8_t>();
  for (std::int64_t x = begin; x < end; ++x) {
    for (std::int64_t y = begin; y < end; ++y) {
      for (std::int64_t z = begin; z < end; ++z) {
        voxels[static_cast<std::size_t>((x * 12 + y) * 12 + z)] = value;
      }
    }
  }
}

Volume empty_label() {
  return Volume::zeros(VoxelType::kUint8, {1, 12, 12, 12});
}

std::int64_t count_of(const Volume& label, std::uint8_t value) {
  return std::ranges::count(label.voxels<std::uint8_t>(), value);
}

TEST(Postprocessing, TreatsTheClassesThatItNamesAndNoOther) {
  Volume label = empty_label();
  fill_box(label, 1, 6, 1);
  fill_box(label, 3, 4, 0);
  fill_box(label, 7, 8, 1);
  fill_box(label, 9, 11, 2);
  fill_box(label, 0, 1, 2);
  apply_postprocessing(label, {{{}, {true, true}, {}}});
  EXPECT_EQ(count_of(label, 1), 125);
  EXPECT_EQ(count_of(label, 2), 9);
}

TEST(Postprocessing, IsSaidByTheNamesOfItsClasses) {
  EXPECT_EQ(describe_postprocessing({}, {}), "none");
  EXPECT_EQ(describe_postprocessing({{{}, {true, true}, {false, true}}}, {"background", "liver"}),
            "liver: KeepLargestConnectedComponent, FillHoles; 2: FillHoles");
}

TEST(Postprocessing, WithoutAFileNothingIsDone) {
  const TempFolder folder;
  EXPECT_TRUE(read_postprocessing(folder.path() / "postprocessing.json", 2).is_nothing());
}

TEST(Postprocessing, AFileOfOtherClassesIsRefused) {
  const TempFolder folder;
  const auto file = folder.path() / "postprocessing.json";
  write_text(file, R"({"classes": [{"class": 1, "keep_largest_component": true,
                                    "fill_holes": false}]})");
  EXPECT_TRUE(read_postprocessing(file, 2).classes[1].keep_largest_component);
  EXPECT_TRUE(contains(error_text<DataError>([&] { read_postprocessing(file, 3); }),
                       "about 1 classes, the network has 2"));
  write_text(file, "{}");
  EXPECT_TRUE(contains(error_text<DataError>([&] { read_postprocessing(file, 3); }),
                       "not what hayate crossval wrote"));
}

TEST(PostprocessingTrial, ChoosesWhatRaisesTheDiceOfAClass) {
  Volume labelled = empty_label();
  fill_box(labelled, 1, 6, 1);
  fill_box(labelled, 9, 11, 2);
  fill_box(labelled, 7, 8, 2);
  Volume predicted = labelled.clone();
  fill_box(predicted, 3, 4, 0);
  fill_box(predicted, 7, 8, 1);
  PostprocessingTrial trial(3);
  trial.add(predicted, labelled);
  const Postprocessing chosen = trial.choose();
  EXPECT_EQ(chosen.classes[1], (ClassPostprocessing{true, true}));
  EXPECT_TRUE(chosen.classes[2].is_nothing());
}

TEST(PostprocessingTrial, DoesNothingWhereNothingGetsBetter) {
  Volume labelled = empty_label();
  fill_box(labelled, 1, 6, 1);
  fill_box(labelled, 8, 10, 1);
  PostprocessingTrial trial(2);
  trial.add(labelled, labelled);
  EXPECT_TRUE(trial.choose().is_nothing());
}

TEST(PostprocessingTrial, AClassDoesNotGrowAtTheCostOfAllOthers) {
  // Class 2 lies within class 1, and is right; filling class 1 would bury it for one voxel.
  Volume labelled = empty_label();
  fill_box(labelled, 1, 8, 1);
  fill_box(labelled, 3, 5, 2);
  Volume predicted = labelled.clone();
  fill_box(predicted, 6, 7, 0);
  PostprocessingTrial trial(3);
  trial.add(predicted, labelled);
  EXPECT_TRUE(trial.choose().is_nothing());
}

}  // namespace
}  // namespace hayate
