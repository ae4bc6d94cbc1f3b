// SPDX-License-Identifier: Apache-2.0
#include "hayate/io/case_names.h"

#include <gtest/gtest.h>

namespace hayate {
namespace {

using Names = std::vector<std::string>;

Names names_of(const Names& images, const std::set<std::string>& taken = {}) {
  std::vector<CaseFiles> cases;
  for (const std::string& image : images) cases.push_back({"", "data/" + image, std::nullopt});
  name_cases(cases, "data", taken);
  Names names;
  for (const CaseFiles& one : cases) names.push_back(one.name);
  return names;
}

TEST(CaseNames, AreFileNamesWhereTheseDiffer) {
  EXPECT_EQ(names_of({"imagesTr/b.nii.gz", "s1/a.nii", "c.NII.GZ"}), (Names{"b", "a", "c"}));
  EXPECT_EQ(names_of({"s0/a.nii.gz"}), Names{"a"});
  EXPECT_EQ(names_of({}), Names{});
}

TEST(CaseNames, AreFoldersWhereFileNamesRepeat) {
  EXPECT_EQ(names_of({"s0/ct.nii.gz", "s1/ct.nii.gz"}), (Names{"s0", "s1"}));
  EXPECT_EQ(names_of({"sub-1/anat/T1w.nii", "sub-2/anat/T1w.nii", "other.nii"}),
            (Names{"sub-1", "sub-2", "other"}));
  EXPECT_EQ(names_of({"p/s0/early/ct.nii", "p/s0/late/ct.nii", "p/s1/early/ct.nii"}),
            (Names{"s0_early", "s0_late", "s1_early"}));
  EXPECT_EQ(names_of({"ct.nii", "s1/ct.nii"}), (Names{"ct", "s1"}));
}

TEST(CaseNames, ArePathsWhereFoldersDoNotTellApart) {
  EXPECT_EQ(names_of({"s0/ct.nii", "s0/mr.nii", "s1/ct.nii", "s1/mr.nii"}),
            (Names{"s0_ct", "s0_mr", "s1_ct", "s1_mr"}));
  EXPECT_EQ(names_of({"s0/ct.nii", "s1/ct.nii", "imagesTr/s0.nii"}),
            (Names{"s0_ct", "s1", "imagesTr_s0"}));
}

TEST(CaseNames, DifferWhereAnUnderscoreIsAmbiguous) {
  const Names names = names_of({"a_b/c.nii", "a/b_c.nii", "a_b/d.nii", "a/b/c.nii", "x/b_c.nii"});
  EXPECT_EQ(std::set<std::string>(names.begin(), names.end()).size(), names.size());
  for (const std::string& name : names) EXPECT_EQ(name.find('/'), std::string::npos) << name;
}

TEST(CaseNames, AreNoneOfThoseThatAreTaken) {
  EXPECT_EQ(names_of({"imagesTs/a.nii", "imagesTs/b.nii"}, {"a"}), (Names{"imagesTs_a", "b"}));
}

TEST(CaseNames, DoNotDependOnTheOrder) {
  const Names there = names_of({"s0/ct.nii", "s0/mr.nii", "s1/ct.nii"});
  const Names back = names_of({"s1/ct.nii", "s0/mr.nii", "s0/ct.nii"});
  EXPECT_EQ(there, Names(back.rbegin(), back.rend()));
}

}  // namespace
}  // namespace hayate
