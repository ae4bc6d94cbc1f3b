// SPDX-License-Identifier: Apache-2.0
#include "hayate/training/compare.h"

#include <memory>
#include <optional>

#include "commands.h"
#include "recipe_options.h"

namespace hayate::cli {
namespace {

struct Options {
  CompareOptions compare;
  std::string regular = "spleen_regular";
  std::string fast = "spleen_fast";
  std::optional<std::string> sprint;
  std::vector<std::string> overrides;
};

int run(const Options& options) {
  std::vector<Recipe> recipes{read_recipe_option(options.regular, options.overrides),
                              read_recipe_option(options.fast, options.overrides)};
  if (options.sprint) recipes.push_back(read_recipe_option(*options.sprint, options.overrides));
  compare(recipes, options.compare);
  return 0;
}

}  // namespace

Action add_compare(CLI::App& app) {
  const auto options = std::make_shared<Options>();
  app.add_option("DATASET", options->compare.dataset, kDatasetHelp)->required();
  app.add_option("--regular", options->regular, "Recipe of the regular training")
      ->capture_default_str();
  app.add_option("--fast", options->fast, "Recipe of the fast training")->capture_default_str();
  app.add_option("--sprint", options->sprint,
                 "Recipe of a third run, the fastest way known: spleen_sprint");
  add_set_option(app, options->overrides);
  app.add_option("--out", options->compare.out, "Folder for the runs and the report")
      ->capture_default_str();
  app.add_flag("--resume", options->compare.resume, "Go on with an interrupted comparison");
  app.add_flag("--skip-bad", options->compare.skip_bad, "Leave out cases that cannot be used");
  add_device_option(app, options->compare.device);
  add_threads_option(app);
  return [options] { return run(*options); };
}

}  // namespace hayate::cli
