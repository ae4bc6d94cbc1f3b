// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>

namespace hayate::cli {

/// How long a run is: shorthands of the recipe's keys; 0 and empty: as the recipe has it.
struct LengthOptions {
  std::int64_t epochs = 0;
  std::string time_limit;
  std::int64_t patience = 0;

  /// Adds them as overrides, which hold against the recipe and --set.
  /// \throws UsageError  for a time limit that is no duration
  void add_to(std::vector<std::string>& overrides) const;
};

/// Adds `--epochs`, `--time-limit` and `--patience`.
/// \param limited  what ends by the limit, and where its clock begins.
void add_length_options(CLI::App& app, LengthOptions& options, const std::string& limited);

}  // namespace hayate::cli
