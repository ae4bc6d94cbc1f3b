// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "hayate/base/trace.h"
#include "hayate/distributed/ranks.h"
#include "hayate/profiling/profile.h"
#include "hayate/recipe/recipe.h"

namespace hayate {

struct ProfileOptions {
  std::filesystem::path dataset;
  Recipe recipe;
  std::string device = "auto";
  /// Training steps; 0: one epoch.
  std::int64_t steps = 0;
  bool skip_bad = false;
};

struct ProfiledTraining {
  Profile profile;
  std::vector<TraceEvent> events;
};

/// Prepares the data, trains `steps` steps of the recipe from its first epoch on, validates once,
/// and keeps nothing of it but where the time went.
///
/// \param ranks  those that train together. A collective.
/// \returns the first rank's phases, and what each rank waited for; on the others nothing.
/// \throws InterruptedError  when asked to stop; NumericError for a loss that is not finite; and
///                           every other Error of data, recipe, device and memory.
ProfiledTraining profile_training(const ProfileOptions& options, const Ranks& ranks);

}  // namespace hayate
