// SPDX-License-Identifier: Apache-2.0
#include "length_options.h"

#include <fmt/format.h>

#include "hayate/base/duration.h"

namespace hayate::cli {

void LengthOptions::add_to(std::vector<std::string>& overrides) const {
  if (epochs > 0) {
    overrides.push_back(fmt::format("max_epochs={}", epochs));
    overrides.emplace_back("time_limit=0");
  }
  if (!time_limit.empty()) {
    overrides.push_back(fmt::format("time_limit={}", parse_duration(time_limit)));
  }
  if (patience > 0) overrides.push_back(fmt::format("patience={}", patience));
}

void add_length_options(CLI::App& app, LengthOptions& options, const std::string& limited) {
  CLI::Option* epochs =
      app.add_option("--epochs", options.epochs, "Epochs to train (recipe key max_epochs)")
          ->check(CLI::Range(1, 1'000'000));
  app.add_option("--time-limit", options.time_limit,
                 limited +
                     ", cache and last validation included: 90s, 10m, 1h30m; the schedule is "
                     "planned to fit (recipe key time_limit)")
      ->excludes(epochs);
  app.add_option("--patience", options.patience,
                 "End after so many validations without a better one (recipe key patience)")
      ->check(CLI::Range(1, 1'000'000));
}

}  // namespace hayate::cli
