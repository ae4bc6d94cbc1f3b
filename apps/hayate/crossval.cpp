// SPDX-License-Identifier: Apache-2.0
#include <memory>

#include <fmt/format.h>

#include "analysis_options.h"
#include "commands.h"
#include "hayate/base/error.h"
#include "hayate/training/cross_validation.h"
#include "length_options.h"
#include "recipe_options.h"

namespace hayate::cli {
namespace {

struct Options {
  CrossValidationOptions course;
  /// Recipe to train by; empty: the one that was begun by, else the one that hayate analyze
  /// chooses.
  std::string recipe;
  std::vector<std::string> overrides;
  LengthOptions length;
  std::int64_t folds = 5;
  bool folds_given = false;

  bool is_as_begun() const { return course.resume && recipe.empty() && overrides.empty(); }
};

Recipe choose_recipe(Options& options) {
  if (options.is_as_begun() && !options.course.out.empty()) {
    if (auto begun = read_begun_recipe({options.course.out})) return *std::move(begun);
    throw MissingInputError(
        fmt::format("{}: no cross-validation to resume", options.course.out.string()),
        "name its folder with --out, or begin one without --resume");
  }
  check_dataset_place(options.course.dataset);
  if (options.recipe.empty()) options.recipe = find_chosen_recipe(options.course.dataset);
  const std::optional<DeclaredSplit> own = scan_dataset(options.course.dataset).split;
  if (own && own->folds.size() > 1 && !options.folds_given) options.folds = std::ssize(own->folds);
  // What is said of folds last counts: --folds, else --set, else the data set's own, else 5.
  std::vector<std::string> overrides = options.overrides;
  overrides.insert(options.folds_given ? overrides.end() : overrides.begin(),
                   fmt::format("data.split.folds={}", options.folds));
  overrides.emplace_back("data.split.fold=0");
  return read_recipe_option(options.recipe, overrides);
}

int run(Options options) {
  const Recipe recipe = choose_recipe(options);
  if (options.folds_given && recipe.data.split.folds != options.folds) {
    throw UsageError(fmt::format("--folds {}: the cross-validation was begun with {}",
                                 options.folds, recipe.data.split.folds),
                     "go on without --folds, or begin another with --out");
  }
  if (options.course.out.empty()) {
    options.course.out = default_run_folder(options.course.dataset, recipe);
    options.course.out += "_crossval";
  }
  cross_validate(recipe, options.course);
  return 0;
}

}  // namespace

Action add_crossval(CLI::App& app) {
  const auto options = std::make_shared<Options>();
  app.add_option("DATASET", options->course.dataset, kDatasetHelp)->required();
  CLI::Option* folds =
      app.add_option("--folds", options->folds,
                     "Parts, of whole patients, that validate in turn; default: the data set's "
                     "own, else 5")
          ->check(CLI::Range(2, 1000));
  app.add_option(
      "--recipe", options->recipe,
      "Name (see hayate info) or file of a recipe; default: what hayate analyze chooses");
  add_set_option(app, options->overrides);
  add_length_options(app, options->length, "End each fold by then, counted from its own start");
  app.add_option("--out", options->course.out,
                 "Folder for the runs fold0, fold1 … and the report; default "
                 "runs/<data set>/<recipe>_crossval");
  app.add_flag("--resume", options->course.resume,
               "Go on where it stopped, by the recipe that it was begun by; finished folds stay as "
               "they are");
  app.add_flag("--skip-bad", options->course.skip_bad, "Leave out cases that cannot be used");
  add_device_option(app, options->course.device);
  add_threads_option(app);
  return [options, folds] {
    options->folds_given = folds->count() > 0;
    options->length.add_to(options->overrides);
    return run(*options);
  };
}

}  // namespace hayate::cli
