// SPDX-License-Identifier: Apache-2.0
#include "hayate/recipe/case_groups.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "hayate/base/error.h"
#include "support/error_text.h"

namespace hayate {
namespace {

using Names = std::vector<std::string>;
using Members = std::vector<std::vector<std::int64_t>>;

Names numbered(const std::string& before, int count, const std::string& behind = "") {
  Names names;
  for (int i = 1; i <= count; ++i) names.push_back(fmt::format("{}{:02}{}", before, i, behind));
  return names;
}

TEST(CaseGroups, NamesOfVisitsFramesSidesAndViewsTellPatients) {
  const std::vector<Names> pairs{
      {"patient001_frame01", "patient001_frame12", "patient002_frame01", "patient002_frame09"},
      {"sub-01_ses-1", "sub-01_ses-2", "sub-02_ses-1", "sub-02_ses-2"},
      {"sub-01_ses-1_T1w", "sub-01_ses-2_T1w", "sub-02_ses-1_T1w", "sub-02_ses-1_run-2_T1w"},
      {"case_03_t1", "case_03_t2", "case_04_t1", "case_04_t2"},
      {"x_visit1", "x_visit2", "y_visit1", "y_visit2"},
      {"A0S9_ED", "A0S9_ES", "B1T3_ED", "B1T3_ES"},
      {"patient0001_2CH_ED", "patient0001_4CH_ES", "patient0002_2CH_ED", "patient0002_4CH_ED"},
      {"17_tp1", "17_tp2", "18_tp1", "18_tp3"},
      {"a1-scan-1", "a1-scan-2", "b1-scan-1", "b1-scan-2"},
      {"s0_ct", "s0_mr", "s1_ct", "s1_mr"},
      {"9001_LEFT", "9001_RIGHT", "9002_LEFT", "9002_RIGHT"}};
  for (const Names& names : pairs) {
    const CaseGroups groups = group_cases(names, "auto");
    EXPECT_EQ(groups.members, (Members{{0, 1}, {2, 3}})) << names[0];
    EXPECT_EQ(groups.example, names[0]);
    EXPECT_NE(groups.rule, "auto");
    EXPECT_EQ(group_cases(names, groups.rule).members, groups.members) << names[0];
  }
}

TEST(CaseGroups, NumberedCasesAreTheirOwnPatients) {
  for (const Names& names :
       {numbered("spleen_", 41), numbered("hippocampus_0", 60), numbered("la_0", 20),
        numbered("scan", 9), numbered("BRATS_", 9), numbered("liver_scan", 30),
        numbered("case_", 12, "_ct"), numbered("patient", 30, "_frame01"), numbered("t", 5)}) {
    const CaseGroups groups = group_cases(names, "auto");
    EXPECT_FALSE(groups.are_shared()) << names[0];
    EXPECT_EQ(groups.members.size(), names.size());
    EXPECT_EQ(groups.rule, "none");
  }
}

TEST(CaseGroups, OneNameThatDoesNotFitMakesAllOfThemCasesOfTheirOwn) {
  EXPECT_EQ(group_cases(Names{"p1_t1", "p1_t2", "p2_t1", "p3"}, "auto").rule, "none");
}

TEST(CaseGroups, ATitleWithManyNumberedCasesIsNoPatient) {
  Names names = numbered("control_scan", 20);
  for (const std::string& name : numbered("treated_scan", 20)) names.push_back(name);
  EXPECT_EQ(group_cases(names, "auto").rule, "none");
}

TEST(CaseGroups, AnExpressionFindsThePatientByItsFirstGroupElseWhole) {
  const Names names{"site1-anna-3", "site2-anna-4", "site1-bert-3"};
  EXPECT_EQ(group_cases(names, "-([a-z]+)-").members, (Members{{0, 1}, {2}}));
  EXPECT_EQ(group_cases(names, "SITE\\d").members, (Members{{0, 2}, {1}}));
  EXPECT_EQ(group_cases(names, "none").members, (Members{{0}, {1}, {2}}));
}

TEST(CaseGroups, ANameWithoutAPatientIsNamed) {
  const std::string text = error_text<RecipeError>([] {
    group_cases(Names{"p1_a", "q"}, "^(p\\d)");
  });
  EXPECT_TRUE(contains(text, "1 of 2 names: q"));
}

TEST(CaseGroups, WhatIsNoExpressionIsRefused) {
  EXPECT_TRUE(
      contains(error_text<RecipeError>([] { check_group_rule("(p"); }), "data.split.group"));
  EXPECT_THROW(check_group_rule(std::string(5000, 'a')), RecipeError);
  check_group_rule("auto");
  check_group_rule("none");
}

}  // namespace
}  // namespace hayate
