// SPDX-License-Identifier: Apache-2.0
#include "hayate/runs/split_leaks.h"

#include <gtest/gtest.h>

namespace hayate {
namespace {

TEST(SplitLeaks, AnImageOnBothSidesIsNamedWithBothCases) {
  Split split;
  split.train = {{"a", "a.nii", std::nullopt}, {"b", "b.nii", std::nullopt}};
  split.validation = {{"c", "c.nii", std::nullopt}, {"d", "d.nii", std::nullopt}};
  EXPECT_EQ(find_split_leaks(split, {{"a.nii", 1}, {"b.nii", 2}, {"c.nii", 3}, {"d.nii", 2}}),
            (std::vector<std::string>{"d (trained on as b)"}));
  EXPECT_TRUE(
      find_split_leaks(split, {{"a.nii", 1}, {"b.nii", 2}, {"c.nii", 3}, {"d.nii", 3}}).empty());
}

}  // namespace
}  // namespace hayate
