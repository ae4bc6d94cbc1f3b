// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "hayate/analysis/case_summary.h"
#include "hayate/analysis/outliers.h"
#include "hayate/data/case_problems.h"
#include "hayate/io/dataset_list.h"

namespace hayate {

/// What a data set is like: each case, and all together.
struct DatasetAnalysis {
  std::string name;
  /// Index = class; 0 is background. As dataset.json has them, else by number.
  std::vector<std::string> class_names;
  std::vector<std::string> channel_names;
  /// In which layout the data set lies, as describe_dataset says it.
  std::string layout;
  /// Where it says itself how to split the cases ("splits_final.json"); empty where it does not.
  std::string own_split;
  /// Regions that the data set declares; empty where classes exclude each other.
  std::vector<std::string> region_names;
  /// The usable cases with labels, in the order of the data set's list.
  std::vector<CaseSummary> cases;
  /// Cases that cannot be used, and why; files that the list names in vain.
  std::vector<CaseProblem> problems;
  std::vector<std::string> list_problems;

  // Medians over the usable cases, along right, front, up.
  SpatialShape median_shape{};
  Vector3 median_spacing_mm{};
  /// Statistics of all foreground, as MONAI's DatasetSummary has them; absent when there is none.
  std::optional<IntensityStatistics> foreground;
  /// Names of cases that have the same image.
  std::vector<std::vector<std::string>> duplicates;
  std::vector<Outlier> outliers;
  /// What to do where labels lack classes that most of the others hold; empty where none does.
  std::string missing_class_advice;

  bool is_ct() const;
};

/// Reads all cases with labels, on all cores, with a progress bar. A case that cannot be used is
/// left out and named in `problems`.
///
/// \throws MissingInputError, DataError  when there is no data set, or no usable case with a label;
///                                       InterruptedError, IoError.
DatasetAnalysis analyze_dataset(const DatasetList& scanned);

/// Computes the figures of all cases together, from what the cases are. \pre there are cases.
void summarize_dataset(DatasetAnalysis& analysis);

/// Writes all of it but pictures and sampled values.
nlohmann::ordered_json to_json(const DatasetAnalysis& analysis);

}  // namespace hayate
