// SPDX-License-Identifier: Apache-2.0
#include "hayate/analysis/missing_classes.h"

#include <gtest/gtest.h>

#include "support/error_text.h"

namespace hayate {
namespace {

const std::vector<std::string> kClasses{"background", "cord", "larynx"};

/// Five cases with all classes.
std::vector<CaseSummary> make_cases() {
  std::vector<CaseSummary> cases(5);
  for (CaseSummary& one : cases) one.classes = {{100, 1.0, 0}, {10, 0.1, 1}, {10, 0.1, 1}};
  return cases;
}

TEST(MissingClasses, AreNotAskedForWhereAllCasesHoldThem) {
  EXPECT_EQ(advise_on_missing_classes(make_cases(), kClasses), "");
}

TEST(MissingClasses, AreAskedForWhereMostCasesHoldThem) {
  std::vector<CaseSummary> cases = make_cases();
  cases[1].classes.resize(2);
  cases[4].classes[2].voxel_count = 0;
  const std::string advice = advise_on_missing_classes(cases, kClasses);
  EXPECT_TRUE(contains(advice, "larynx in 2 of 5 cases")) << advice;
  EXPECT_TRUE(contains(advice, "data.labels_present=as_found"));
  EXPECT_FALSE(contains(advice, "cord"));
}

TEST(MissingClasses, AreNotAskedForWhereTheyAreRare) {
  std::vector<CaseSummary> cases = make_cases();
  for (std::size_t i = 0; i < 3; ++i) cases[i].classes.resize(2);
  EXPECT_EQ(advise_on_missing_classes(cases, kClasses), "");
}

TEST(MissingClasses, AreNotAskedForWhereItIsKnownThatNobodyAnnotatedThem) {
  std::vector<CaseSummary> cases = make_cases();
  cases[1].classes.resize(2);
  cases[1].unannotated = {2};
  EXPECT_EQ(advise_on_missing_classes(cases, kClasses), "");
}

}  // namespace
}  // namespace hayate
