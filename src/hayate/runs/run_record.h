// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "hayate/io/dataset_list.h"
#include "hayate/runs/run_folder.h"
#include "hayate/runs/trained_on.h"

namespace hayate {

/// What the files of a case held, as format_hash writes it.
struct CaseHashes {
  std::string image;
  std::string label;
};

/// What run.json says of the data that a run was made with.
struct RunRecord {
  std::vector<std::string> training_cases;
  std::vector<std::string> validation_cases;
  /// Cases that --skip-bad left out.
  std::vector<std::string> skipped_cases;
  /// Hashes by case name; empty in runs of before.
  std::map<std::string, CaseHashes> case_hashes;
  /// What was trained on; nothing in runs of before.
  std::optional<TrainedOn> trained_on;
};

/// \returns an empty record when there is no run.json; what was trained on is then looked for in
///          the best weights.
/// \throws DataError  when it is damaged.
RunRecord read_run_record(const RunFolder& folder);

/// Returns the cases of the data set that the run was validated on: those that it recorded, by name
/// and by what their files hold. What has changed in the data set since is said; a case whose files
/// have other contents is still meant, but not one whose image is a training image.
///
/// \param partial  leave out cases that are not there any more, with a warning.
/// \throws MissingInputError  for these, when not
/// \throws DataError  when a recorded name now holds an image that was trained on
std::vector<CaseFiles> find_validation_cases(const RunRecord& record, const DatasetList& list,
                                             bool partial);

}  // namespace hayate
