// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "hayate/distributed/ranks.h"
#include "hayate/io/dataset_list.h"
#include "hayate/io/label_values.h"
#include "hayate/metrics/class_regions.h"
#include "hayate/metrics/dice_metric.h"
#include "hayate/metrics/surface_scores.h"
#include "hayate/prediction/run_ensemble.h"
#include "hayate/runs/postprocessing.h"

namespace hayate {

/// Scores of a number of cases.
struct Evaluation {
  DiceMetric metric;
  std::vector<std::string> case_names{};
  /// Scores of each class [K] in all cases [N], none of the background; empty when they were not
  /// asked for.
  std::vector<std::vector<SurfaceScores>> surfaces{};
};

/// Where predictions and labels are compared.
enum class EvaluationGrid {
  kPrepared,  ///< after the recipe's deterministic transforms, as during training
  kFile,      ///< on the grid of the label's file
};

/// What to compute beside Dice.
struct EvaluationOptions {
  /// How far off a surface is still right for the surface Dice; nothing leaves surfaces out.
  std::optional<double> surface_tolerance_mm{};
  /// Whether cases without a prediction are left out, with a warning.
  bool partial = false;
  /// What is done to the predictions of a run before they are scored.
  Postprocessing postprocessing{};
  /// Sees what a run predicts of each case before that, and its label; of several ranks each sees
  /// its own cases.
  std::function<void(const Volume& predicted, const Volume& labelled)> observe{};
};

/// Predicts the cases with one run or several, and compares with their labels. Each is prepared on
/// the grid that was trained on.
/// \param ranks  divide the cases among them; each gets the scores of all.
/// \throws DataError  that names all cases which cannot be used, and why.
Evaluation evaluate_runs(RunEnsemble& runs, const std::vector<CaseFiles>& cases,
                         EvaluationGrid grid, const EvaluationOptions& options = {},
                         const Ranks& ranks = Ranks::single());

/// Compares label files that are there already: `<case>.nii.gz` or `<case>.nii` of `folder` with
/// the label of the case of that name.
///
/// \param values  of all classes, the background's first, and what labels leave out.
/// \param scored  what of these gets scores.
/// \throws MissingInputError  for the cases that have no prediction in the folder
/// \throws DataError          that names all cases of which a prediction lies on another grid than
///                            its label, or one of the two holds a value that is not declared
Evaluation evaluate_predictions(const std::filesystem::path& folder,
                                const std::vector<CaseFiles>& cases, const LabelValues& values,
                                const ScoredClasses& scored, const EvaluationOptions& options = {});

}  // namespace hayate
