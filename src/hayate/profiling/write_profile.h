// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <optional>
#include <vector>

#include "hayate/base/trace.h"
#include "hayate/profiling/epoch_costs.h"
#include "hayate/profiling/profile.h"

namespace hayate {

/// \throws UsageError  when what write_profile would write is there and is not of a profile.
void check_profile_folder(const std::filesystem::path& folder);

/// Leaves profile.json, profile.html, trace.json (for Perfetto) and resources.csv in the folder,
/// which is made where it is missing. \throws WriteError
void write_profile(const std::filesystem::path& folder, const Profile& profile,
                   const std::vector<TraceEvent>& events, const std::optional<NamedCosts>& against);

}  // namespace hayate
