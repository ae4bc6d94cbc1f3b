// SPDX-License-Identifier: Apache-2.0
#include "hayate/training/train.h"

#include <memory>

#include "analysis_options.h"
#include "commands.h"
#include "hayate/training/dry_run.h"
#include "hayate/training/find_lr.h"
#include "recipe_options.h"

namespace hayate::cli {
namespace {

struct Options {
  TrainOptions train;
  /// Empty: the one that hayate analyze chooses.
  std::string recipe;
  std::vector<std::string> overrides;
  bool dry_run = false;
  bool find_lr = false;
  LrFinderOptions range;
};

/// runs/<data set>/<recipe>, unless --out says otherwise.
std::filesystem::path default_out(const Options& options, const Recipe& recipe) {
  auto folder = std::filesystem::absolute(options.train.dataset).lexically_normal();
  if (!folder.has_filename()) folder = folder.parent_path();
  return std::filesystem::path("runs") / folder.filename() / recipe.name;
}

int run(Options options, bool recipe_given) {
  // A run goes on by the recipe that it was begun with.
  const bool own_recipe = options.train.resume && !recipe_given && !options.train.out.empty();
  if (own_recipe) options.recipe = options.train.out / "recipe.json";
  if (options.recipe.empty()) options.recipe = find_chosen_recipe(options.train.dataset);
  const Recipe recipe = read_recipe_option(options.recipe, options.overrides);
  if (options.train.out.empty()) options.train.out = default_out(options, recipe);
  if (options.dry_run) {
    print_dry_run(recipe, options.train);
    return 0;
  }
  if (options.find_lr) {
    find_lr(recipe, options.train, options.range);
    return 0;
  }
  train(recipe, options.train);
  return 0;
}

}  // namespace

Action add_train(CLI::App& app) {
  const auto options = std::make_shared<Options>();
  app.add_option("DATASET", options->train.dataset, "Folder of the data set")->required();
  CLI::Option* recipe =
      app.add_option("--recipe", options->recipe,
                     "Name (see hayate info) or file of a recipe; default: what hayate analyze "
                     "chooses");
  add_set_option(app, options->overrides);
  app.add_option("--out", options->train.out, "Run folder; default runs/<data set>/<recipe>");
  app.add_option("--weights", options->train.weights,
                 "Begin with these weights (safetensors, MONAI's names)");
  CLI::Option* resume =
      app.add_flag("--resume", options->train.resume, "Go on with the run in the run folder");
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
  return [options, recipe] { return run(*options, recipe->count() > 0); };
}

}  // namespace hayate::cli
