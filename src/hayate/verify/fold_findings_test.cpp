// SPDX-License-Identifier: Apache-2.0
#include "hayate/verify/fold_findings.h"

#include <string>

#include <gtest/gtest.h>

namespace hayate {
namespace {

std::vector<Finding> findings_of(FindingKind kind, int count) {
  std::vector<Finding> findings;
  for (int i = 0; i < count; ++i) findings.push_back({kind, "case_" + std::to_string(i), "", ""});
  return findings;
}

TEST(FoldFindings, FiveOfAKindStayAsTheyAre) {
  const auto folded = fold_findings(findings_of(FindingKind::kUnits, 5));
  ASSERT_EQ(folded.size(), 5U);
  for (const FoldedFindings& one : folded) {
    EXPECT_EQ(one.shown.size(), 1U);
    EXPECT_EQ(one.left_out, 0U);
  }
}

TEST(FoldFindings, OfMoreTheThreeWorstAreShown) {
  auto findings = findings_of(FindingKind::kNotFinite, 8);
  findings[6].badness = 2.0;
  findings[4].badness = 9.0;
  const auto folded = fold_findings(findings);
  ASSERT_EQ(folded.size(), 1U);
  EXPECT_EQ(folded[0].left_out, 5U);
  ASSERT_EQ(folded[0].shown.size(), 3U);
  EXPECT_EQ(folded[0].shown[0].case_name, "case_4");
  EXPECT_EQ(folded[0].shown[1].case_name, "case_6");
  EXPECT_EQ(folded[0].shown[2].case_name, "case_0");
}

TEST(FoldFindings, OtherKindsKeepTheirPlaces) {
  auto findings = findings_of(FindingKind::kUnits, 7);
  findings.insert(findings.begin(), {FindingKind::kCount, "", "first", ""});
  findings.insert(findings.begin() + 3, {FindingKind::kNoForm, "case_1", "between", ""});
  const auto folded = fold_findings(findings);
  ASSERT_EQ(folded.size(), 3U);
  EXPECT_EQ(folded[0].shown[0].what, "first");
  EXPECT_EQ(folded[1].left_out, 4U);
  EXPECT_EQ(folded[2].shown[0].what, "between");
}

}  // namespace
}  // namespace hayate
