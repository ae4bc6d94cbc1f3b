// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "hayate/io/dataset_list.h"
#include "hayate/recipe/data_options.h"

namespace hayate {

/// The cases to train on and to validate on.
struct Split {
  std::vector<CaseFiles> train;
  std::vector<CaseFiles> validation;
  /// What the split was taken from: the data set's "splits_final.json"; empty where it was drawn.
  std::string source = {};
  /// How many folds the data set brings along; 0 where the split was drawn.
  std::int64_t declared_folds = 0;
  /// What data.split.group came to: `none`, or the regular expression that tells patients.
  std::string group = "none";
  /// How many patients the cases are of; 0 where each case is taken for a patient of its own.
  std::int64_t patient_count = 0;
  /// A case of which the patient has another one, too.
  std::string shared_case = {};
};

/// Training and validation cases of a list by the recipe's split, which depends on names and seed
/// only. The cases of a patient (recipe/case_groups.h) are all on one side.
///
/// Without folds the last cases of the sorted, or shuffled, list validate: as many patients as come
/// nearest to the number of cases that is asked for; of patients with cases of data.split.spread,
/// and of the others, the last by themselves, so that validation has its share of both (a patient
/// who is the only one with such cases trains). With folds, patients in an order drawn by the
/// seed are dealt out, those with most cases first, each to the fold that has fewest (as
/// scikit-learn's GroupKFold does), and fold `fold` validates. Patients with cases of
/// data.split.spread are dealt before the others, each to the fold with fewest such cases.
///
/// Where the data set brings a split along, and data.split.source does not say otherwise, fold
/// `fold` of it is taken as it stands: cases that it does not name are on neither side.
///
/// \throws RecipeError  when one part would be empty, there are more folds than patients, or the
///                      recipe contradicts the data set's own split.
/// \throws DataError  when that has a case, or a patient, on both sides.
Split split_cases(const DatasetList& list, const SplitOptions& options, std::uint64_t seed);

/// The same of cases without a split of their own.
Split split_cases(std::vector<CaseFiles> cases, const SplitOptions& options, std::uint64_t seed);

/// Says in one line how the cases are split: "48 cases to train on, 12 to validate on, fold 0 of 5;
/// 60 cases of 30 patients (patient001_frame01 …): no patient is on both sides".
std::string describe_split(const Split& split, const SplitOptions& options);

/// The same of what the patients are alone; empty where each case is a patient's only one.
std::string describe_patients(const Split& split);

}  // namespace hayate
