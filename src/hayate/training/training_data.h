// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "hayate/data/data_loader.h"
#include "hayate/data/dataset.h"
#include "hayate/data/dataset_choice.h"
#include "hayate/distributed/ranks.h"
#include "hayate/recipe/recipe.h"
#include "hayate/recipe/split_cases.h"
#include "hayate/reporting/run_report.h"
#include "hayate/runs/trained_on.h"

namespace hayate {

/// The cases of a run behind their transforms, kept as the recipe says.
struct RunDatasets {
  std::shared_ptr<Dataset> train;
  std::shared_ptr<Dataset> validation;
  /// What kind they are, and why.
  DatasetChoice choice;
  /// Spent on filling the caches, and what they hold.
  double cache_seconds = 0.0;
  std::int64_t cached_bytes = 0;
};

/// A data set, split and ready to train on.
struct TrainingData {
  /// The recipe, with what the data set declares of its labels (recipe/declared_labels.h), and the
  /// list as it reads them.
  Recipe recipe;
  DatasetList list;
  /// All cases, on whichever rank; those of `datasets` may be a rank's.
  Split split;
  RunDatasets datasets;
  /// Hashes of the files' contents, all together and each.
  std::string hash;
  std::map<std::filesystem::path, std::uint64_t> file_hashes;
  TrainedOn trained_on;
  std::vector<SkippedCase> skipped;
};

/// Checks the recipe against the split, before any case is opened.
/// \throws RecipeError, MemoryError
void check_recipe_fits(const Recipe& recipe, const Split& split,
                       const Ranks& ranks = Ranks::single());

/// Lists the data set, splits it and fills the caches that the recipe asks for, after checking that
/// they fit in memory. Labels are read as the recipe or the data set says, which is logged.
///
/// On several ranks every one has the data sets; cases of a node are prepared once.
///
/// \param skip_bad  leave out cases that cannot be used, instead of failing with all of them.
/// \throws MemoryError  with the forecast; DataError and others for bad cases.
TrainingData prepare_training_data(const Recipe& asked, const std::filesystem::path& folder,
                                   bool skip_bad, const Ranks& ranks = Ranks::single());

/// What the recipe asks of the loader of batches, and which part of each batch is this rank's.
/// \throws RecipeError  when batches cannot be divided among so many ranks.
DataLoaderOptions loader_options(const Recipe& recipe, const Ranks& ranks = Ranks::single());

}  // namespace hayate
