// SPDX-License-Identifier: Apache-2.0
#include "hayate/analysis/outliers.h"

#include <gtest/gtest.h>

#include "hayate/analysis/dataset_analysis.h"

namespace hayate {
namespace {

const std::vector<std::string> kClassNames{"background", "organ"};

std::vector<CaseSummary> make_cases(int count) {
  std::vector<CaseSummary> cases(static_cast<std::size_t>(count));
  for (std::size_t i = 0; i < cases.size(); ++i) {
    const auto variation = 1.0 + 0.02 * static_cast<double>(i % 5);
    cases[i].name = "case_" + std::to_string(i);
    cases[i].shape = {100, 100, 50};
    cases[i].spacing_mm = {1.0, 1.0, 2.0};
    cases[i].axcodes = "LPS";
    cases[i].classes = {{100000, 200.0, 0}, {1000, 10.0 * variation, 1}};
    cases[i].channels.resize(1);
    cases[i].channels[0].foreground = IntensityStatistics{.median = 100.0 * variation};
    cases[i].image_hash = i;
  }
  return cases;
}

TEST(Outliers, AUniformDataSetHasNone) {
  EXPECT_TRUE(find_outliers(make_cases(20), kClassNames).empty());
}

TEST(Outliers, NamesTheCaseAndTheNumbers) {
  auto cases = make_cases(20);
  cases[7].spacing_mm[2] = 5.0;
  cases[7].shape[2] = 20;
  cases[11].classes[1].volume_ml = 0.5;
  const auto outliers = find_outliers(cases, kClassNames);
  ASSERT_EQ(outliers.size(), 2U);
  EXPECT_EQ(outliers[0].case_name, "case_7");
  EXPECT_EQ(outliers[0].what, "spacing z is 5 mm, in the middle case 2 mm");
  EXPECT_EQ(outliers[1].case_name, "case_11");
  EXPECT_TRUE(outliers[1].what.starts_with("volume of organ is 0.5 ml")) << outliers[1].what;
}

TEST(Outliers, DoNotLackWhatNobodyAnnotated) {
  auto cases = make_cases(20);
  cases[4].classes.resize(1);
  cases[4].unannotated = {1};
  EXPECT_TRUE(find_outliers(cases, kClassNames).empty());
}

TEST(Outliers, SeesOtherValuesOrientationsPiecesAndMissingClasses) {
  auto cases = make_cases(20);
  cases[1].channels[0].foreground->median = 1000.0;
  cases[2].axcodes = "RAS";
  cases[3].classes[1].component_count = 40;
  cases[4].classes.resize(1);
  const auto outliers = find_outliers(cases, kClassNames);
  ASSERT_EQ(outliers.size(), 4U);
  EXPECT_EQ(outliers[0].what,
            "median of the foreground in channel 0 is 1000, in the middle case 104");
  EXPECT_EQ(outliers[1].what, "orientation is RAS, mostly LPS");
  EXPECT_EQ(outliers[2].what, "pieces of organ is 40, in the middle case 1");
  EXPECT_EQ(outliers[3].what, "has no organ, as 19 of 20 cases have");
}

TEST(Outliers, OfFourCasesNoneIsUsual) {
  auto cases = make_cases(4);
  cases[0].spacing_mm = {9.0, 9.0, 9.0};
  EXPECT_TRUE(find_outliers(cases, kClassNames).empty());
}

TEST(DatasetAnalysis, FindsTheSameImageUnderSeveralNames) {
  DatasetAnalysis analysis;
  analysis.class_names = kClassNames;
  analysis.cases = make_cases(6);
  analysis.cases[5].image_hash = analysis.cases[2].image_hash;
  summarize_dataset(analysis);
  EXPECT_EQ(analysis.duplicates, (std::vector<std::vector<std::string>>{{"case_2", "case_5"}}));
  EXPECT_EQ(analysis.median_shape, (SpatialShape{100, 100, 50}));
  EXPECT_FALSE(analysis.foreground);
}

}  // namespace
}  // namespace hayate
