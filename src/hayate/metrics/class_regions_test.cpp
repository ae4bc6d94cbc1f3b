// SPDX-License-Identifier: Apache-2.0
#include "hayate/metrics/class_regions.h"

#include <algorithm>
#include <cmath>
#include <set>

#include <gtest/gtest.h>

#include "hayate/base/class_index.h"

namespace hayate {
namespace {

/// Whole tumour, tumour core and enhancing tumour, as BraTS has them.
ScoredClasses tumour() {
  const std::vector<std::uint8_t> whole{1, 2, 3};
  const std::vector<std::uint8_t> core{2, 3};
  const std::vector<std::uint8_t> enhancing{3};
  return {.class_count = 4, .regions = {{whole, 1}, {core, 2}, {enhancing, 3}}};
}

TEST(ClassRegions, AreScoredBehindTheBackground) {
  EXPECT_EQ(tumour().count(), 4);
  EXPECT_EQ((ScoredClasses{.class_count = 3}.count()), 3);
}

TEST(ClassRegions, AreMaskedByTheClassesThatTheyHold) {
  const std::vector<std::uint8_t> label{0, 1, 2, 3, kIgnoredVoxel};
  using Mask = std::vector<std::uint8_t>;
  EXPECT_EQ(mask_of(label, tumour(), 0), (Mask{1, 0, 0, 0, kIgnoredVoxel}));
  EXPECT_EQ(mask_of(label, tumour(), 1), (Mask{0, 1, 1, 1, kIgnoredVoxel}));
  EXPECT_EQ(mask_of(label, tumour(), 3), (Mask{0, 0, 0, 1, kIgnoredVoxel}));
}

TEST(ClassRegions, AreCountedByTheClassesThatTheyHold) {
  const std::vector<std::uint8_t> predicted{0, 1, 3, 3, 2, 1};
  const std::vector<std::uint8_t> labelled{0, 2, 3, 2, kIgnoredVoxel, 0};
  const std::vector<DiceCounts> counts = count_dice(predicted, labelled, tumour());
  ASSERT_EQ(counts.size(), 4U);
  EXPECT_EQ(counts[0], (DiceCounts{.predicted = 1, .labelled = 2, .both = 1}));
  EXPECT_EQ(counts[1], (DiceCounts{.predicted = 4, .labelled = 3, .both = 3}));
  EXPECT_EQ(counts[2], (DiceCounts{.predicted = 2, .labelled = 3, .both = 2}));
  EXPECT_EQ(counts[3], (DiceCounts{.predicted = 2, .labelled = 1, .both = 1}));
}

/// Regions of these classes, which are written together.
ClassRegions together(const std::vector<std::vector<std::uint8_t>>& regions) {
  ClassRegions result;
  for (const auto& classes : regions) {
    result.emplace_back(classes, classes.front());
    result.back().is_written_together = true;
  }
  return result;
}

/// The class that is predicted where just these regions are.
int written(const ClassRegions& regions, const std::set<std::size_t>& there) {
  int result = 0;
  for (const auto& [of_regions, class_index] : written_classes(regions)) {
    if (std::ranges::includes(there, of_regions)) result = class_index;
  }
  return result;
}

TEST(ClassRegions, AreWrittenOverEachOther) {
  EXPECT_EQ(written(tumour().regions, {0, 1}), 2);
  EXPECT_EQ(written(tumour().regions, {0, 2}), 3);
  EXPECT_EQ(written(tumour().regions, {1}), 2);
  EXPECT_EQ(written(tumour().regions, {}), 0);
}

TEST(ClassRegions, AreWrittenTogetherAsTheClassOfJustThese) {
  // Liver and vessels, which cross: class 3 is both.
  const ClassRegions regions = together({{1, 3}, {2, 3}});
  EXPECT_EQ(written(regions, {0}), 1);
  EXPECT_EQ(written(regions, {1}), 2);
  EXPECT_EQ(written(regions, {0, 1}), 3);
  // Of three that are all the same no class is of two.
  const ClassRegions same = together({{1, 4}, {2, 4}, {3, 4}});
  EXPECT_EQ(written(same, {0, 1, 2}), 4);
  EXPECT_EQ(written(same, {0, 2}), 3);
}

TEST(ClassRegions, ThatNoClassIsOfTogetherAreWrittenAsTheMostOfThem) {
  // Whole, its front and its back.
  const ClassRegions regions = together({{1, 2, 3}, {2}, {3}});
  EXPECT_EQ(written(regions, {0, 1, 2}), 3);
  EXPECT_EQ(written(regions, {0, 1}), 2);
  // A front outside of the whole is of no class.
  EXPECT_EQ(written(regions, {1}), 2);
  const ClassRegions apart = together({{1, 4}, {2, 4}, {3}});
  EXPECT_EQ(written(apart, {0, 1, 2}), 4);
}

TEST(ClassRegions, WithoutAnyCountClasses) {
  const std::vector<std::uint8_t> predicted{0, 1, 2};
  const std::vector<std::uint8_t> labelled{0, 2, 2};
  EXPECT_EQ(count_dice(predicted, labelled, ScoredClasses{.class_count = 3}),
            count_dice(predicted, labelled, 3));
}

TEST(ScoredClassesOf, ACaseThatWasAnnotatedInPartHaveNoScoreForTheRest) {
  const std::vector<std::uint8_t> predicted{0, 1, 2, 2, 1, 2};
  const std::vector<std::uint8_t> labelled{0, 1, 0, 1, 0, kIgnoredVoxel};
  const ScoredClasses scored = without({.class_count = 3}, {2});
  const std::vector<DiceCounts> counts = count_dice(predicted, labelled, scored);
  // What is predicted of class 2 is as good as background.
  EXPECT_EQ(counts[0], (DiceCounts{.predicted = 3, .labelled = 3, .both = 2}));
  EXPECT_EQ(counts[1], (DiceCounts{.predicted = 2, .labelled = 2, .both = 1}));
  EXPECT_TRUE(std::isnan(counts[2].dice()));
}

TEST(ScoredClassesOf, ACaseWithoutARegionCountItsVoxelsAsBackground) {
  const std::vector<std::uint8_t> predicted{0, 1, 2, 3};
  const std::vector<std::uint8_t> labelled{0, 0, 3, 3};
  // The whole tumour was not annotated: nobody says whether class 1 is right.
  const std::vector<DiceCounts> counts =
      count_dice(predicted, labelled, without(tumour(), ClassSet{1}));
  EXPECT_EQ(counts[0], (DiceCounts{.predicted = 2, .labelled = 2, .both = 2}));
  EXPECT_EQ(counts[1], DiceCounts());
  EXPECT_EQ(counts[2], (DiceCounts{.predicted = 2, .labelled = 2, .both = 2}));
}

}  // namespace
}  // namespace hayate
