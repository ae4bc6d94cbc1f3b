// SPDX-License-Identifier: Apache-2.0
#include "hayate/training/train.h"

#include <memory>
#include <optional>

#include <fmt/format.h>

#include "analysis_options.h"
#include "commands.h"
#include "hayate/base/error.h"
#include "hayate/base/log.h"
#include "hayate/distributed/run_on_ranks.h"
#include "hayate/distributed/share_recipe.h"
#include "hayate/distributed/together.h"
#include "hayate/runs/run_recipe.h"
#include "hayate/training/dry_run.h"
#include "hayate/training/find_lr.h"
#include "length_options.h"
#include "recipe_options.h"

namespace hayate::cli {
namespace {

struct Options {
  TrainOptions train;
  /// Recipe to train by; empty: the one that hayate analyze chooses.
  std::string recipe;
  std::vector<std::string> overrides;
  bool dry_run = false;
  bool find_lr = false;
  LrFinderOptions range;
  LengthOptions length;
  std::int64_t folds = 0;
  std::int64_t fold = 0;

  bool trains() const { return !dry_run && !find_lr; }
};

/// The folder to train in. Not before the data set is known to be there. Who names the recipe may
/// ask for --resume from the start, as a job does that its launcher starts again after a failure.
RunFolder open_folder(const TrainOptions& options, bool recipe_given) {
  check_dataset_place(options.dataset);
  return open_run_folder(options.out, options.resume, /*may_begin=*/recipe_given);
}

/// What is to be trained, and where.
struct Plan {
  Recipe recipe;
  RunFolder folder;
  bool is_complete = false;
};

/// \pre one process only: it takes the folder.
Plan make_plan(Options& options, bool recipe_given) {
  TrainOptions& training = options.train;
  const bool out_given = !training.out.empty();
  std::optional<RunFolder> folder;
  // First of all: another process may be at it, and an analysis takes its time.
  if (out_given && options.trains()) folder = open_folder(training, recipe_given);
  // A run goes on by the recipe that it was begun with.
  const bool own_recipe = training.resume && !recipe_given && out_given;
  if (!own_recipe && options.recipe.empty()) options.recipe = find_chosen_recipe(training.dataset);
  Plan plan{own_recipe ? read_run_recipe(RunFolder{training.out}, options.overrides)
                       : read_recipe_option(options.recipe, options.overrides),
            {}};
  if (!out_given) training.out = default_run_folder(training.dataset, plan.recipe);
  if (!options.trains()) return plan;
  plan.folder = folder ? *folder : open_folder(training, recipe_given);
  plan.is_complete =
      own_recipe && options.overrides.empty() && is_complete_run(plan.recipe, plan.folder);
  return plan;
}

/// Makes the first rank's plan that of all: the others may not even see the run folder, which only
/// the first one has.
void share_plan(Plan& plan, const Ranks& ranks) {
  plan.recipe = share_recipe(plan.recipe, ranks);
  plan.folder.path = ranks.broadcast(plan.folder.path.native());
  plan.is_complete = ranks.any(plan.is_complete);
}

int run_in_process(Options& options, const Recipe& recipe) {
  if (options.dry_run) {
    print_dry_run(recipe, options.train);
  } else {
    find_lr(recipe, options.train, options.range);
  }
  return 0;
}

int run(Options options, bool recipe_given, const Ranks& ranks) {
  if (!options.trains() && !ranks.is_alone()) {
    throw UsageError("--dry-run and --find-lr run in one process",
                     "leave out the launcher, or --ranks");
  }
  Plan plan;
  on_first(ranks, [&] { plan = make_plan(options, recipe_given); });
  if (!options.trains()) return run_in_process(options, plan.recipe);
  share_plan(plan, ranks);
  if (plan.is_complete) {
    log_info("{}: the run is finished, after {} epochs", plan.folder.path.string(),
             plan.recipe.max_epochs);
    return 0;
  }
  options.train.out = plan.folder.path;
  train(plan.recipe, options.train, plan.folder, ranks);
  return 0;
}

}  // namespace

Action add_train(CLI::App& app) {
  const auto options = std::make_shared<Options>();
  app.add_option("DATASET", options->train.dataset, kDatasetHelp)->required();
  CLI::Option* recipe =
      app.add_option("--recipe", options->recipe,
                     "Name (see hayate info) or file of a recipe; default: what hayate analyze "
                     "chooses");
  add_set_option(app, options->overrides);
  CLI::Option* folds =
      app.add_option(
             "--folds", options->folds,
             "Parts, of whole patients, of which one validates (recipe key data.split.folds)")
          ->check(CLI::Range(2, 1000));
  CLI::Option* fold =
      app.add_option("--fold", options->fold,
                     "The part that validates, from 0, of --folds or of the data set's own folds "
                     "(recipe key data.split.fold)")
          ->check(CLI::Range(0, 999));
  add_length_options(app, options->length, "End by then, counted from the program's start");
  app.add_option("--out", options->train.out, "Run folder; default runs/<data set>/<recipe>");
  app.add_option("--weights", options->train.weights,
                 "Begin with these weights (safetensors, MONAI's names)");
  CLI::Option* resume = app.add_flag(
      "--resume", options->train.resume,
      "Go on with the run in the run folder; with --recipe, begin it where there is none");
  app.add_flag("--skip-bad", options->train.skip_bad, "Leave out cases that cannot be used");
  app.add_flag("--dry-run", options->dry_run,
               "Print the resolved recipe and the memory forecast, and stop");
  CLI::Option* find_lr =
      app.add_flag("--find-lr", options->find_lr,
                   "Only look for a learning rate: train with growing ones, suggest the one where "
                   "the loss falls most steeply, and draw it (lr_finder.html)")
          ->excludes(resume);
  app.add_option("--start-lr", options->range.start_lr, "First rate of --find-lr")
      ->capture_default_str()
      ->needs(find_lr);
  app.add_option("--end-lr", options->range.end_lr, "Last rate of --find-lr")
      ->capture_default_str()
      ->needs(find_lr);
  app.add_option("--num-iter", options->range.num_iter, "Training steps of --find-lr")
      ->capture_default_str()
      ->needs(find_lr);
  add_device_option(app, options->train.device);
  add_threads_option(app);
  add_ranks_option(app);
  return [options, recipe, folds, fold] {
    options->length.add_to(options->overrides);
    const auto override_with = [&](const CLI::Option* given, const char* key, std::int64_t value) {
      if (given->count() > 0) options->overrides.push_back(fmt::format("{}={}", key, value));
    };
    override_with(folds, "data.split.folds", options->folds);
    override_with(fold, "data.split.fold", options->fold);
    return run_on_ranks(meeting_time(options->overrides), [&](const Ranks& ranks) {
      return run(*options, recipe->count() > 0, ranks);
    });
  };
}

}  // namespace hayate::cli
