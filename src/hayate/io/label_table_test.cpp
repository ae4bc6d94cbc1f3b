// SPDX-License-Identifier: Apache-2.0
#include "hayate/io/label_table.h"

#include <gtest/gtest.h>

#include "hayate/base/class_index.h"

namespace hayate {
namespace {

TEST(LabelTable, TakesValuesForIndicesWhereNothingElseIsSaid) {
  const LabelTable any;
  EXPECT_EQ(any[0], 0);
  EXPECT_EQ(any[253], 253);
  EXPECT_EQ(any[254], LabelTable::kUndeclared);
  EXPECT_EQ(any[255], LabelTable::kUndeclared);
  const LabelTable two({}, 2);
  EXPECT_EQ(two[1], 1);
  EXPECT_EQ(two[2], LabelTable::kUndeclared);
}

TEST(LabelTable, LooksUpClassesAndWhatNobodyAnnotated) {
  const LabelTable table({.of_classes = {5, 0, 65535}, .ignored = 9}, 3);
  EXPECT_EQ(table[5], 0);
  EXPECT_EQ(table[0], 1);
  EXPECT_EQ(table[65535], 2);
  EXPECT_EQ(table[9], kIgnoredVoxel);
  EXPECT_EQ(table[1], LabelTable::kUndeclared);
}

TEST(LabelValues, AreDescribed) {
  EXPECT_EQ(describe(LabelValues(), 3), "0 to 2");
  EXPECT_EQ(describe({.of_classes = {0, 2, 5}, .ignored = 9}, 3),
            "0, 2, 5 and, where nobody annotated, 9");
}

TEST(LabelTable, TakesClassesThatNobodyAnnotatedForBackground) {
  const LabelTable table({.of_classes = {0, 5, 7}, .unannotated = {2}});
  EXPECT_EQ(table[5], 1);
  EXPECT_EQ(table[7], 0);
  EXPECT_EQ(table[6], LabelTable::kUndeclared);
  EXPECT_FALSE((LabelValues{.unannotated = {1}}.are_indices()));
}

}  // namespace
}  // namespace hayate
