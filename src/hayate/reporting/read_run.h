// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "hayate/recipe/recipe.h"
#include "hayate/reporting/run_report.h"
#include "hayate/runs/run_folder.h"

namespace hayate {

/// Returns the mean Dice that picks a run's best weights.
DiceKind metric_of(const Recipe& recipe);

/// Reads what a run's report says from the files of its folder: recipe.json, run.json,
/// metrics.jsonl, validation_cases.csv and the pictures of its cases. What runs of earlier versions
/// did not write is left empty. Cases and pictures of another epoch than the best one are left out,
/// with a warning on the page: a run that was stopped may have left them.
///
/// \throws MissingInputError  when it is not the folder of a run that has ended an epoch.
/// \throws DataError          when a file is damaged.
RunReport read_run_report(const RunFolder& folder);

}  // namespace hayate
