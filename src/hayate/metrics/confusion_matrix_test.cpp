// SPDX-License-Identifier: Apache-2.0
#include "hayate/metrics/confusion_matrix.h"

#include <cmath>

#include <gtest/gtest.h>

namespace hayate {
namespace {

TEST(ConfusionMatrix, FollowsFromTheCountsOfDice) {
  const ConfusionMatrix matrix({.predicted = 30, .labelled = 40, .both = 20}, 100);
  EXPECT_EQ(matrix.true_positive, 20);
  EXPECT_EQ(matrix.false_positive, 10);
  EXPECT_EQ(matrix.true_negative, 50);
  EXPECT_EQ(matrix.false_negative, 20);
  EXPECT_FLOAT_EQ(matrix.sensitivity(), 0.5F);
  EXPECT_FLOAT_EQ(matrix.specificity(), 50.0F / 60.0F);
  EXPECT_FLOAT_EQ(matrix.precision(), 2.0F / 3.0F);
  EXPECT_FLOAT_EQ(matrix.accuracy(), 0.7F);
  EXPECT_FLOAT_EQ(matrix.f1_score(), 40.0F / 70.0F);
}

TEST(ConfusionMatrix, ShareOfNothingIsNan) {
  const ConfusionMatrix matrix({}, 10);
  EXPECT_TRUE(std::isnan(matrix.sensitivity()));
  EXPECT_TRUE(std::isnan(matrix.precision()));
  EXPECT_TRUE(std::isnan(matrix.f1_score()));
  EXPECT_EQ(matrix.specificity(), 1.0F);
}

}  // namespace
}  // namespace hayate
