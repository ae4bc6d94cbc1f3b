// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "hayate/profiling/profile.h"

namespace hayate {

/// What profiles and runs of any length have in common, so that they can stand side by side:
/// "cache fill", "training epoch", "training epoch: data wait", "validation" …
struct EpochCost {
  std::string name;
  double seconds = 0.0;
};

/// Costs that stand beside those of another run.
struct NamedCosts {
  std::string name;
  std::vector<EpochCost> costs;
};

/// Returns the costs of a whole epoch's steps, of one validation, and of what is done once.
std::vector<EpochCost> epoch_costs(const Profile& profile);

/// Reads the costs from a profile.json, a folder with one, or the folder of a training run, which
/// has fewer: its epochs' means.
///
/// \throws MissingInputError  when there is none of them
/// \throws DataError          when it cannot be read
NamedCosts read_epoch_costs(const std::filesystem::path& path);

}  // namespace hayate
