// SPDX-License-Identifier: Apache-2.0
#include "bench.h"

#include "commands.h"

namespace hayate::cli {

Action add_bench(CLI::App& app) {
  app.require_subcommand(1);
  const auto actions = std::make_shared<std::map<const CLI::App*, Action>>();
  const auto add = [&](const char* name, const char* summary, Action (*add_options)(CLI::App&)) {
    CLI::App* subcommand = app.add_subcommand(name, summary);
    (*actions)[subcommand] = add_options(*subcommand);
  };
  add("step", "A training step: ms per patch, and its share of what the cores can do", add_bench_step);
  add("cache", "Filling the cache of a data set: seconds and bytes per case", add_bench_cache);
  return [actions, &app] { return actions->at(app.get_subcommands().front())(); };
}

}  // namespace hayate::cli
