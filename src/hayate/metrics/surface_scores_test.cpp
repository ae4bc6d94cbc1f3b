// SPDX-License-Identifier: Apache-2.0
#include "hayate/metrics/surface_scores.h"

#include <cmath>
#include <limits>
#include <vector>

#include <gtest/gtest.h>

namespace hayate {
namespace {

TEST(SurfaceScores, AreInMillimetresOfTheLabelsGrid) {
  Volume labelled =
      Volume::zeros(VoxelType::kUint8, {1, 3, 3, 9}, diagonal_affine({-1.0, 1.0, 2.5}));
  Volume predicted = labelled.clone();
  labelled.voxels<std::uint8_t>()[9 * 4 + 2] = 1;
  predicted.voxels<std::uint8_t>()[9 * 4 + 5] = 1;
  const SurfaceScores scores = score_surfaces(predicted, labelled, 1, 7.4);
  EXPECT_EQ(scores.hausdorff95_mm, 7.5F);
  EXPECT_EQ(scores.average_distance_mm, 7.5F);
  EXPECT_EQ(scores.surface_dice, 0.0F);
  EXPECT_EQ(score_surfaces(predicted, labelled, 1, 7.5).surface_dice, 1.0F);
}

TEST(SurfaceScores, TheSummaryCountsMissedCasesApart) {
  constexpr float kInfinity = std::numeric_limits<float>::infinity();
  constexpr float kNan = std::numeric_limits<float>::quiet_NaN();
  const std::vector<SurfaceScores> cases{{.hausdorff95_mm = 2.0F, .surface_dice = 1.0F},
                                         {.hausdorff95_mm = 4.0F, .surface_dice = 0.5F},
                                         {kInfinity, kInfinity, 0.0F},
                                         {kNan, kNan, kNan}};
  const SurfaceSummary summary = summarise_surfaces(cases);
  EXPECT_EQ(summary.mean.hausdorff95_mm, 3.0F);
  EXPECT_EQ(summary.mean.surface_dice, 0.5F);
  EXPECT_EQ(summary.missed, 1);
  EXPECT_TRUE(std::isnan(summarise_surfaces({}).mean.average_distance_mm));
}

}  // namespace
}  // namespace hayate
