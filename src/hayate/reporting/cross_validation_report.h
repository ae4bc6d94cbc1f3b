// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "hayate/metrics/dice_metric.h"
#include "hayate/runs/postprocessing.h"

namespace hayate {

/// What the best weights of a fold make of the cases that it validated on.
struct FoldResult {
  std::int64_t fold = 0;
  /// Name of its run folder beside the page: "fold0".
  std::string folder;
  std::vector<std::string> case_names;
  /// Dice of these cases, nothing done to the predictions.
  DiceMetric metric{1};
};

/// What is done to predictions, and what it comes to on the validation cases of all folds together.
struct PostprocessingResult {
  Postprocessing chosen;
  DiceMetric before{1};
  DiceMetric after{1};
  /// Whether what is best for each class by itself was left out, since together it was worse.
  bool is_dropped = false;
  /// Why nothing was tried, as a sentence; empty where it was.
  std::string why_untried = {};
};

/// A cross-validation, as far as it has come.
struct CrossValidationReport {
  std::string data_set;
  std::string date;
  std::int64_t fold_count = 0;
  /// By class index; 0 is the background.
  std::vector<std::string> class_names;
  std::vector<FoldResult> folds;
  /// Once all folds are there.
  std::optional<PostprocessingResult> postprocessing;
  /// As it was asked for, indented JSON.
  std::string recipe_json;
};

/// Mean over folds, and their standard deviation (with n - 1), which takes two of them.
struct MeanAndSpread {
  double mean = 0.0;
  std::optional<double> sd;
};
/// \returns nothing of no values.
std::optional<MeanAndSpread> mean_and_spread(const std::vector<double>& values);

/// The mean Dice of each fold over its cases: of a class over those that hold it, left out where
/// none does.
std::optional<MeanAndSpread> foreground_dice_of_folds(std::span<const FoldResult> folds);
std::optional<MeanAndSpread> class_dice_of_folds(std::span<const FoldResult> folds,
                                                 std::size_t class_index);

/// Dice of one case; nothing of a class that its label does not hold.
struct CaseDice {
  std::optional<double> foreground;
  /// By class index.
  std::vector<std::optional<double>> classes;
};
CaseDice dice_of_case(const FoldResult& fold, std::size_t index);

/// The cases of all folds in one metric. \pre there is a fold
DiceMetric pooled_metric(std::span<const FoldResult> folds);

/// crossval.json: recipe, folds and their Dice, each case's Dice, and postprocessing.json's
/// content.
nlohmann::ordered_json to_json(const CrossValidationReport& report);

/// postprocessing.json, as read_postprocessing reads it, with the Dice before and after.
nlohmann::ordered_json to_json(const PostprocessingResult& result,
                               const std::vector<std::string>& class_names);

/// Returns a whole HTML page that needs nothing else.
std::string render_cross_validation(const CrossValidationReport& report);

}  // namespace hayate
