// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "hayate/prediction/model.h"
#include "hayate/recipe/recipe.h"
#include "hayate/reporting/run_report.h"
#include "hayate/runs/run_folder.h"
#include "hayate/training/training_data.h"
#include "hayate/training/training_state.h"

namespace hayate {

/// Returns the resolved recipe without what may change between the sessions of one run: its length,
/// how many threads read data, how long a lost rank is waited for, and where prepared cases lie as
/// long as they are the same ones; and without reasons, from which nothing follows. How
/// patients are told apart is in it only where it matters, so that runs of before go on.
std::string recipe_identity(const Recipe& recipe, const DatasetChoice& choice, const Split& split,
                            int rank_count);

/// What run.json says of a run beside its recipe and data.
struct RunCourse {
  /// "Fast training"
  std::string label;
  /// Recipe's changes, and time spent on saving.
  const TrainingState& state;
  /// Of this session, without seconds.
  const RanksReport& ranks;
};

/// Writes run.json: versions, commit, processor and instruction set, threads, precision, seed, data
/// hash, cases and their hashes, what was trained on (TrainedOn), changes of the recipe on the way,
/// peak memory; of several ranks who started them and where each is; and `fast_paths`, how often
/// each operation went its fast way up to now, and why not (base/fast_paths.h). Those are counts of
/// this process, like clocks: a resumed run has its last session's. The run's report is made from
/// it (reporting/read_run.h).
void write_run_description(const RunFolder& folder, const Recipe& recipe, const Model& model,
                           const TrainingData& data, const RunCourse& course);

}  // namespace hayate
