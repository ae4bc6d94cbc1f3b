// SPDX-License-Identifier: Apache-2.0
#include "hayate/recipe/split_cases.h"

#include <map>
#include <set>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "hayate/base/error.h"
#include "support/error_text.h"

namespace hayate {
namespace {

std::vector<CaseFiles> named(const std::vector<std::string>& names) {
  std::vector<CaseFiles> cases;
  for (const std::string& name : names) cases.push_back({name, "", std::nullopt});
  return cases;
}

std::vector<CaseFiles> numbered(int count) {
  std::vector<std::string> names;
  for (int i = 0; i < count; ++i) names.push_back(std::to_string(i));
  return named(names);
}

/// Patients 001, 002 … with so many frames each.
std::vector<CaseFiles> frames(const std::vector<int>& counts) {
  std::vector<std::string> names;
  for (std::size_t i = 0; i < counts.size(); ++i) {
    for (int frame = 1; frame <= counts[i]; ++frame) {
      names.push_back(fmt::format("patient{:03}_frame{:02}", i + 1, frame));
    }
  }
  return named(names);
}

std::string patient_of(const CaseFiles& files) {
  return files.name.substr(0, files.name.find('_'));
}

std::vector<std::string> names_of(const std::vector<CaseFiles>& cases) {
  std::vector<std::string> names;
  for (const CaseFiles& files : cases) names.push_back(files.name);
  return names;
}

void expect_no_patient_on_both_sides(const Split& split) {
  std::set<std::string> trained;
  for (const CaseFiles& files : split.train) trained.insert(patient_of(files));
  for (const CaseFiles& files : split.validation) {
    EXPECT_FALSE(trained.contains(patient_of(files))) << files.name;
  }
}

TEST(SplitCases, TheLastOfTheSortedListValidate) {
  SplitOptions options;
  options.validation_count = 2;
  const Split split = split_cases(named({"a", "b", "c", "d", "e"}), options, 0);
  EXPECT_EQ(names_of(split.train), (std::vector<std::string>{"a", "b", "c"}));
  EXPECT_EQ(names_of(split.validation), (std::vector<std::string>{"d", "e"}));
  EXPECT_EQ(split.group, "none");
  EXPECT_EQ(split.patient_count, 0);
}

TEST(SplitCases, AShuffledSplitDependsOnTheSeedOnly) {
  SplitOptions options;
  options.shuffle = true;
  const auto first = [&](std::uint64_t seed) {
    return split_cases(numbered(20), options, seed).validation[0].name;
  };
  EXPECT_EQ(split_cases(numbered(20), options, 1).validation.size(), 4U);
  EXPECT_EQ(first(1), first(1));
  EXPECT_NE(first(1) + first(2), first(3) + first(4));
}

// Taken before patients were told apart.
TEST(SplitCases, CasesThatAreTheirOwnPatientsAreSplitAsEver) {
  SplitOptions options;
  options.shuffle = true;
  const Split split = split_cases(numbered(10), options, 7);
  EXPECT_EQ(names_of(split.train),
            (std::vector<std::string>{"8", "2", "3", "5", "1", "7", "6", "0"}));
  EXPECT_EQ(names_of(split.validation), (std::vector<std::string>{"4", "9"}));
}

TEST(SplitCases, APartMayNotBeEmpty) {
  EXPECT_THROW(split_cases(named({"a"}), {}, 0), RecipeError);
}

TEST(SplitCases, APatientIsNeverOnBothSides) {
  for (const bool shuffle : {false, true}) {
    SplitOptions options;
    options.shuffle = shuffle;
    for (std::uint64_t seed = 0; seed < 20; ++seed) {
      const Split split = split_cases(frames({2, 2, 3, 1, 2, 5, 2, 2, 1}), options, seed);
      EXPECT_EQ(split.train.size() + split.validation.size(), 20U);
      expect_no_patient_on_both_sides(split);
      EXPECT_EQ(split.patient_count, 9);
    }
  }
}

TEST(SplitCases, TheNumberOfCasesIsRoundedToWholePatients) {
  SplitOptions options;
  const auto validating = [&](std::int64_t count) {
    options.validation_count = count;
    return split_cases(frames({4, 4, 4, 4}), options, 0).validation.size();
  };
  EXPECT_EQ(validating(1), 4U);
  EXPECT_EQ(validating(5), 4U);
  EXPECT_EQ(validating(7), 8U);
  EXPECT_EQ(validating(15), 12U);
}

TEST(SplitCases, OnePatientAloneCannotBeSplit) {
  SplitOptions options;
  options.group = "^(patient)";
  const std::string text = error_text<RecipeError>([&] {
    split_cases(frames({4, 4}), options, 0);
  });
  EXPECT_TRUE(contains(text, "8 cases are of 1 patient "));
}

TEST(SplitCases, FoldsHoldEveryCaseOnceAndDifferByOneAtMost) {
  SplitOptions options;
  options.folds = 5;
  std::map<std::string, int> seen;
  for (options.fold = 0; options.fold < 5; ++options.fold) {
    const Split split = split_cases(numbered(23), options, 3);
    EXPECT_TRUE(split.validation.size() == 4U || split.validation.size() == 5U);
    EXPECT_EQ(split.train.size() + split.validation.size(), 23U);
    for (const CaseFiles& files : split.validation) ++seen[files.name];
  }
  EXPECT_EQ(seen.size(), 23U);
  for (const auto& [name, count] : seen) EXPECT_EQ(count, 1) << name;
}

TEST(SplitCases, FoldsKeepPatientsTogetherAndAreEven) {
  SplitOptions options;
  options.folds = 3;
  std::size_t all = 0;
  for (options.fold = 0; options.fold < 3; ++options.fold) {
    const Split split = split_cases(frames({6, 1, 1, 1, 1, 1, 1, 2, 2, 2}), options, 11);
    EXPECT_EQ(split.validation.size(), 6U);
    expect_no_patient_on_both_sides(split);
    all += split.validation.size();
  }
  EXPECT_EQ(all, 18U);
}

TEST(SplitCases, CasesToBeSpreadAreAsManyInEachFold) {
  SplitOptions options{.folds = 4};
  for (int i = 0; i < 8; ++i) options.spread.push_back(std::to_string(i));
  options.spread.emplace_back("of no case");
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    for (options.fold = 0; options.fold < 4; ++options.fold) {
      const std::vector<CaseFiles> fold = split_cases(numbered(22), options, seed).validation;
      const auto is_spread = [](const CaseFiles& files) { return std::stoi(files.name) < 8; };
      EXPECT_EQ(std::ranges::count_if(fold, is_spread), 2) << seed;
      EXPECT_GE(fold.size(), 5U);
      EXPECT_LE(fold.size(), 6U);
    }
  }
}

TEST(SplitCases, AHeldOutPartHasItsShareOfTheCasesToBeSpread) {
  SplitOptions options{.shuffle = true};
  for (int i = 0; i < 10; ++i) options.spread.push_back(std::to_string(i));
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    const Split split = split_cases(numbered(50), options, seed);
    const auto is_spread = [](const CaseFiles& files) { return std::stoi(files.name) < 10; };
    EXPECT_EQ(std::ranges::count_if(split.validation, is_spread), 2) << seed;
    EXPECT_EQ(split.validation.size(), 10U);
    EXPECT_EQ(split.train.size(), 40U);
  }
}

TEST(SplitCases, OneOfTwoRareCasesValidatesAndASingleOneTrains) {
  SplitOptions options{.shuffle = true};
  const auto validating = [&](std::uint64_t seed) {
    const Split split = split_cases(numbered(20), options, seed);
    EXPECT_EQ(split.validation.size(), 4U);
    return std::ranges::count_if(split.validation, [&](const CaseFiles& files) {
      return std::ranges::find(options.spread, files.name) != options.spread.end();
    });
  };
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    options.spread = {"3", "11"};
    EXPECT_EQ(validating(seed), 1) << seed;
    options.spread = {"3"};
    EXPECT_EQ(validating(seed), 0) << seed;
    // Names of no case change nothing.
    options.spread = {"of no case"};
    EXPECT_EQ(names_of(split_cases(numbered(20), options, seed).validation),
              names_of(split_cases(numbered(20), {.shuffle = true}, seed).validation));
  }
}

TEST(SplitCases, AHeldOutShareKeepsPatientsTogetherAndNeitherSideEmpty) {
  for (const std::vector<int>& counts : {std::vector{1, 1}, std::vector{2, 1, 1},
                                         std::vector{5, 1, 1, 1}, std::vector{2, 2, 2, 2}}) {
    for (const std::vector<std::string>& spread :
         {std::vector<std::string>{"patient001_frame01"},
          std::vector<std::string>{"patient001_frame01", "patient002_frame01"}}) {
      SplitOptions options{.shuffle = true, .group = "^(patient\\d+)", .spread = spread};
      options.validation_count = 1;
      const Split split = split_cases(frames(counts), options, 4);
      expect_no_patient_on_both_sides(split);
      EXPECT_FALSE(split.train.empty());
      EXPECT_FALSE(split.validation.empty());
    }
  }
}

TEST(SplitCases, SpreadingKeepsPatientsTogether) {
  SplitOptions options{.folds = 3, .spread = {"patient001_frame02", "patient004_frame01"}};
  int folds_with_one = 0;
  for (options.fold = 0; options.fold < 3; ++options.fold) {
    const Split split = split_cases(frames({2, 3, 1, 2, 2, 1}), options, 1);
    expect_no_patient_on_both_sides(split);
    const auto count = std::ranges::count_if(split.validation, [&](const CaseFiles& files) {
      return std::ranges::find(options.spread, files.name) != options.spread.end();
    });
    EXPECT_LE(count, 1);
    folds_with_one += static_cast<int>(count);
  }
  EXPECT_EQ(folds_with_one, 2);
}

TEST(SplitCases, FoldsAreDrawnByTheSeed) {
  SplitOptions options;
  options.folds = 4;
  const auto of_seed = [&](std::uint64_t seed) {
    return names_of(split_cases(numbered(40), options, seed).validation);
  };
  EXPECT_EQ(of_seed(5), of_seed(5));
  EXPECT_NE(of_seed(5), of_seed(6));
}

TEST(SplitCases, MoreFoldsThanPatientsAreRefused) {
  SplitOptions options;
  options.folds = 4;
  EXPECT_THROW(split_cases(frames({2, 2, 2}), options, 0), RecipeError);
}

TEST(SplitCases, AFoldThatIsNotThereIsRefused) {
  SplitOptions options;
  options.fold = 1;
  DatasetList list;
  list.training = numbered(5);
  EXPECT_TRUE(contains(error_text<RecipeError>([&] { split_cases(list, options, 0); }),
                       "data.split.fold: got 1, but data.split.folds is 0"));
  options.folds = 1;
  EXPECT_THROW(options.check(), RecipeError);
  options.folds = 2;
  options.check();
  options.fold = 2;
  EXPECT_THROW(options.check(), RecipeError);
}

/// Cases with images, of which a data set's own split names some.
DatasetList with_own_split(const std::vector<DeclaredFold>& folds) {
  DatasetList list;
  for (const std::string name : {"a", "b", "c", "d"}) {
    list.training.push_back({name, name + ".nii", std::nullopt});
  }
  list.split = DeclaredSplit{"splits_final.json", folds};
  return list;
}

TEST(SplitCases, TheDataSetsOwnFoldsAreTakenAsTheyStand) {
  const DatasetList list =
      with_own_split({{{"a.nii", "b.nii"}, {"c.nii"}}, {{"c.nii", "gone.nii"}, {"a.nii"}}});
  SplitOptions options;
  options.fold = 1;
  const Split split = split_cases(list, options, 0);
  EXPECT_EQ(names_of(split.train), std::vector<std::string>{"c"});
  EXPECT_EQ(names_of(split.validation), std::vector<std::string>{"a"});
  EXPECT_EQ(describe_split(split, options),
            "1 cases to train on, 1 to validate on, fold 1 of 2 by splits_final.json");
  options.fold = 2;
  EXPECT_TRUE(contains(error_text<RecipeError>([&] { split_cases(list, options, 0); }),
                       "own folds (splits_final.json) are 0 to 1"));
  options.folds = 5;
  EXPECT_TRUE(contains(error_text<RecipeError>([&] { split_cases(list, options, 0); }),
                       "data.split.folds: got 5, but the data set brings 2 along"));
  options.source = SplitSource::kDrawn;
  options.folds = 4;
  EXPECT_EQ(split_cases(list, options, 0).train.size(), 3U);
}

TEST(SplitCases, AnOwnSplitThatLeaksIsRefusedWithItsNames) {
  SplitOptions options;
  EXPECT_TRUE(contains(error_text<DataError>([&] {
                         split_cases(with_own_split({{{"a.nii", "b.nii"}, {"b.nii"}}}), options, 0);
                       }),
                       "by data.split.group 'none': b"));
  DatasetList list = with_own_split({{{"a.nii"}, {"b.nii", "c.nii"}}});
  list.training[0].name = "patient1_frame1";
  list.training[1].name = "patient1_frame2";
  list.training[2].name = "patient2_frame1";
  list.training[3].name = "patient2_frame2";
  EXPECT_TRUE(contains(error_text<DataError>([&] { split_cases(list, options, 0); }),
                       "patient1_frame2 (trained on: patient1_frame1)"));
  options.group = "none";
  EXPECT_EQ(split_cases(list, options, 0).validation.size(), 2U);
}

TEST(SplitCases, AnOwnSplitThatIsAskedForMustBeThere) {
  DatasetList list;
  list.training = numbered(5);
  SplitOptions options;
  options.source = SplitSource::kDataset;
  EXPECT_TRUE(contains(error_text<RecipeError>([&] { split_cases(list, options, 0); }),
                       "the data set brings no split along"));
}

TEST(SplitCases, TheSplitIsSaidInOneLine) {
  SplitOptions options;
  options.folds = 5;
  const Split split = split_cases(frames(std::vector<int>(30, 2)), options, 0);
  EXPECT_EQ(describe_split(split, options),
            "48 cases to train on, 12 to validate on, fold 0 of 5; 60 cases of 30 patients "
            "(patient001_frame01 …): no patient is on both sides");
}

}  // namespace
}  // namespace hayate
