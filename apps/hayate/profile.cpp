// SPDX-License-Identifier: Apache-2.0
#include <memory>
#include <optional>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "analysis_options.h"
#include "commands.h"
#include "hayate/base/log.h"
#include "hayate/base/standard_output.h"
#include "hayate/benchmarks/profile_training.h"
#include "hayate/distributed/run_on_ranks.h"
#include "hayate/distributed/share_recipe.h"
#include "hayate/distributed/together.h"
#include "hayate/io/dataset_list.h"
#include "hayate/profiling/profile_json.h"
#include "hayate/profiling/profile_text.h"
#include "hayate/profiling/write_profile.h"
#include "recipe_options.h"

namespace hayate::cli {
namespace {

struct Options {
  ProfileOptions profile;
  std::string recipe;
  std::vector<std::string> overrides;
  std::filesystem::path out;
  std::filesystem::path against;
  bool as_json = false;
};

void show(const Options& options, const ProfiledTraining& profiled,
          const std::optional<NamedCosts>& against) {
  const Profile& profile = profiled.profile;
  if (options.as_json) {
    print_json(to_json(profile, against));
  } else {
    print_text(printable_lines(profile_text(profile)));
    if (against) {
      print_text(
          printable_lines(comparison_text({profile.recipe, epoch_costs(profile)}, *against)));
    }
  }
  if (!options.out.empty()) {
    write_profile(options.out, profile, profiled.events, against);
    log_info("\n{}: profile.html, profile.json, trace.json (for ui.perfetto.dev), resources.csv",
             options.out.string());
  }
}

int run(Options options, const Ranks& ranks) {
  std::optional<NamedCosts> against;
  if (options.as_json) send_lines_to_stderr();
  on_first(ranks, [&] {
    check_dataset_place(options.profile.dataset);
    if (options.recipe.empty()) options.recipe = find_chosen_recipe(options.profile.dataset);
    options.profile.recipe = read_recipe_option(options.recipe, options.overrides);
    // Looked at first: a profile takes minutes, a wrong path should not.
    if (!options.out.empty()) check_profile_folder(options.out);
    if (!options.against.empty()) against = read_epoch_costs(options.against);
  });
  options.profile.recipe = share_recipe(options.profile.recipe, ranks);
  const ProfiledTraining profiled = profile_training(options.profile, ranks);
  on_first(ranks, [&] { show(options, profiled, against); });
  return 0;
}

}  // namespace

Action add_profile(CLI::App& app) {
  const auto options = std::make_shared<Options>();
  app.add_option("DATASET", options->profile.dataset, kDatasetHelp)->required();
  app.add_option(
      "--recipe", options->recipe,
      "Name (see hayate info) or file of a recipe; default: what hayate analyze chooses");
  add_set_option(app, options->overrides);
  app.add_option("--steps", options->profile.steps, "Training steps; default: one epoch")
      ->check(CLI::PositiveNumber);
  app.add_option("--out", options->out,
                 "Leave a page, the numbers as JSON, a trace for Perfetto and a resource log here");
  app.add_option("--against", options->against,
                 "Print the costs of this profile.json, profile folder or run folder beside");
  app.add_flag("--json", options->as_json, "Print JSON; the course of the run goes to stderr");
  app.add_flag("--skip-bad", options->profile.skip_bad, "Leave out cases that cannot be used");
  add_device_option(app, options->profile.device);
  add_threads_option(app);
  add_ranks_option(app);
  return [options] {
    return run_on_ranks(meeting_time(options->overrides),
                        [&](const Ranks& ranks) { return run(*options, ranks); });
  };
}

}  // namespace hayate::cli
