// SPDX-License-Identifier: Apache-2.0
#include "hayate/planning/crop_rules.h"

#include <gtest/gtest.h>

#include "support/error_text.h"

namespace hayate {
namespace {

/// One case for each list of voxels by class, background first.
DatasetAnalysis analysis_of(const std::vector<std::string>& classes,
                            const std::vector<std::vector<std::int64_t>>& cases) {
  DatasetAnalysis analysis;
  analysis.class_names = classes;
  for (const auto& voxels : cases) {
    CaseSummary& one = analysis.cases.emplace_back();
    for (const std::int64_t count : voxels) one.classes.push_back({.voxel_count = count});
  }
  return analysis;
}

TEST(CropRules, ClassesOfAboutOneSizeAreDrawnByTheirVoxels) {
  const auto choice = choose_crop(
      analysis_of({"background", "RV", "MYO", "LV"}, {{900, 24, 39, 37}, {900, 20, 40, 40}}));
  EXPECT_TRUE(choice.ratios.empty());
  EXPECT_TRUE(contains(choice.reason, "half of the patches are centred on foreground"));
}

TEST(CropRules, ARareClassMakesAllClassesAsFrequent) {
  const auto choice =
      choose_crop(analysis_of({"background", "liver", "tumour"}, {{500, 90, 10}, {500, 100}}));
  EXPECT_EQ(choice.ratios, (std::vector<double>{2, 1, 1}));
  EXPECT_TRUE(contains(choice.reason, "5.0 % of that half would be centred on tumour"));
  EXPECT_TRUE(contains(choice.reason, "(50.0 %)"));
}

TEST(CropRules, AClassThatNoCaseHasIsNotRare) {
  const auto even = choose_crop(analysis_of({"background", "a", "b", "none"}, {{9, 5, 5}}));
  EXPECT_TRUE(even.ratios.empty());
  const auto uneven = choose_crop(analysis_of({"background", "a", "none", "b"}, {{9, 50, 0, 5}}));
  EXPECT_EQ(uneven.ratios, (std::vector<double>{2, 1, 0, 1}));
}

TEST(CropRules, OneClassOrNoneIsNotRare) {
  EXPECT_TRUE(choose_crop(analysis_of({"background", "organ"}, {{9, 1}})).ratios.empty());
  EXPECT_TRUE(choose_crop(analysis_of({"background", "organ"}, {{9}})).ratios.empty());
}

}  // namespace
}  // namespace hayate
