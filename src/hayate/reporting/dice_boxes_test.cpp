// SPDX-License-Identifier: Apache-2.0
#include "hayate/reporting/dice_boxes.h"

#include <gtest/gtest.h>

#include "hayate/reporting/figures.h"

namespace hayate {
namespace {

/// A class that `found` of 10 voxels are found of; one that the label does not hold where it is 0.
DiceCounts counts(std::int64_t found) {
  return found == 0 ? DiceCounts{} : DiceCounts{found, 10, found};
}

TEST(DiceBoxes, AreThoseOfTukey) {
  const BoxPlot box = compute_box_plot({0.5, 0.6, 0.7, 0.8, 0.9});
  EXPECT_DOUBLE_EQ(box.low_quartile, 0.6);
  EXPECT_DOUBLE_EQ(box.median, 0.7);
  EXPECT_DOUBLE_EQ(box.high_quartile, 0.8);
  EXPECT_DOUBLE_EQ(box.low_whisker, 0.5);
  EXPECT_DOUBLE_EQ(box.high_whisker, 0.9);
  EXPECT_TRUE(box.outliers.empty());
}

TEST(DiceBoxes, WhatIsFarFromTheBoxStandsByItself) {
  const BoxPlot box = compute_box_plot({0.1, 0.8, 0.81, 0.82, 0.83, 0.84});
  EXPECT_EQ(box.outliers, std::vector<double>{0.1});
  EXPECT_DOUBLE_EQ(box.low_whisker, 0.8);
  EXPECT_DOUBLE_EQ(box.high_whisker, 0.84);
}

TEST(DiceBoxes, OneCaseIsALine) {
  const BoxPlot box = compute_box_plot({0.7});
  EXPECT_EQ(box.low_whisker, 0.7);
  EXPECT_EQ(box.median, 0.7);
  EXPECT_EQ(box.high_whisker, 0.7);
}

TEST(DiceBoxes, AClassCountsInTheCasesThatHoldItOnly) {
  const ValidationCases validation{
      1, {{"a", {counts(9), counts(5), counts(0)}}, {"b", {counts(9), counts(0), counts(0)}}}};
  EXPECT_EQ(dice_of_class(validation, 1).size(), 1U);
  const Panel panel = make_dice_box_panel("boxes", validation, {"background", "left \"one\"", "x"});
  EXPECT_NE(panel.script.find("set ytics ('left \"one\"' -0)"), std::string::npos) << panel.script;
  EXPECT_EQ(panel.script.find("'x'"), std::string::npos) << panel.script;
  const Figure figure = make_figure("boxes", "boxes", {panel}, 1);
  EXPECT_NE(figure.whole.svg.find("<polygon fill = 'rgb(213,  94,   0)'"), std::string::npos);
}

TEST(DiceBoxes, AreDrawnForManyClassesAndForNone) {
  ValidationCases validation{1, {}};
  for (std::int64_t i = 1; i <= 6; ++i) {
    validation.cases.push_back({"case", std::vector<DiceCounts>(20, counts(i == 6 ? 1 : 9))});
  }
  const Panel many = make_dice_box_panel("boxes", validation, {"", "a name far too long for it"});
  EXPECT_GT(many.height, kPanelHeight);
  const Panel none = make_dice_box_panel("none", {}, {});
  const Figure figure = make_figure("boxes", "boxes", {many, none}, 2);
  for (const Drawing& drawing : figure.panels) {
    EXPECT_NE(drawing.svg.find("</svg>"), std::string::npos);
  }
  EXPECT_NE(figure.panels[0].svg.find("a name far too lo…"), std::string::npos);
}

}  // namespace
}  // namespace hayate
