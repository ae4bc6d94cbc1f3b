// SPDX-License-Identifier: Apache-2.0
#include "hayate/launch/slurm_lists.h"

#include <gtest/gtest.h>

namespace hayate {
namespace {

TEST(SlurmLists, BeginWithTheFirstHost) {
  EXPECT_EQ(first_host("gpu[003-005,9],x"), "gpu003");
  EXPECT_EQ(first_host("gpu[9,003-005]"), "gpu9");
  EXPECT_EQ(first_host("x,gpu[003-005]"), "x");
  EXPECT_EQ(first_host("alone"), "alone");
  EXPECT_EQ(first_host("rack[1-2]n[2,4]-ib,y"), "rack1n2-ib");
  EXPECT_EQ(first_host("node[12].example.org"), "node12.example.org");
}

TEST(SlurmLists, ThatAreCutOffEndThere) {
  EXPECT_EQ(first_host(""), "");
  EXPECT_EQ(first_host("gpu["), "gpu");
  EXPECT_EQ(first_host("gpu[7"), "gpu7");
}

TEST(SlurmLists, RepeatTheTasksOfANode) {
  EXPECT_EQ(parse_tasks_per_node("4"), (std::vector<int>{4}));
  EXPECT_EQ(parse_tasks_per_node("2(x3),1"), (std::vector<int>{2, 2, 2, 1}));
  EXPECT_EQ(parse_tasks_per_node("1,16(x2)"), (std::vector<int>{1, 16, 16}));
}

TEST(SlurmLists, OfTasksAreRefusedWhenMalformed) {
  for (const char* const text : {"", "0", "-1", "two", "2,", ",2", "2(3)", "2(x)", "2(x0)", "2(x3",
                                 "(x3)", "2(x99999999999)", "2(x1048577)", "2(", "2)"}) {
    EXPECT_EQ(parse_tasks_per_node(text), std::nullopt) << text;
  }
}

}  // namespace
}  // namespace hayate
