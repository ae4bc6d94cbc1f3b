// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

#include "hayate/recipe/recipe.h"

namespace hayate {

struct CrossValidationOptions {
  std::filesystem::path dataset;
  std::filesystem::path out;
  std::string device = "auto";
  bool resume = false;
  bool skip_bad = false;
};

/// A cross-validation's folder: crossval.html, crossval.json, postprocessing.json, and the run
/// folders fold0, fold1 …
struct CrossValidationFolder {
  std::filesystem::path path;

  std::filesystem::path page() const { return path / "crossval.html"; }
  std::filesystem::path summary() const { return path / "crossval.json"; }
  std::filesystem::path fold(std::int64_t fold) const;
};

/// Returns the recipe by which the cross-validation in the folder was begun, its folds among it;
/// nothing where none was begun. \throws DataError  when crossval.json is damaged
std::optional<Recipe> read_begun_recipe(const CrossValidationFolder& folder);

/// Trains each of the recipe's folds (data.split.folds) in a run folder of its own, one after the
/// other, scores its best weights on its own cases as `hayate evaluate` does, and chooses what is
/// to be done to predictions by those of all folds (runs/postprocessing_trial.h). That choice lies
/// in postprocessing.json, here and in each run folder; the page and crossval.json are written anew
/// after each fold.
///
/// With `resume` finished folds are not trained again, and the one that was stopped goes on.
///
/// \throws UsageError   when the folder holds a cross-validation, or files that are not of one;
///                      RecipeError when it was begun by another recipe; InterruptedError, with the
///                      way on; and as train and evaluate_run do.
void cross_validate(const Recipe& recipe, const CrossValidationOptions& options);

}  // namespace hayate
