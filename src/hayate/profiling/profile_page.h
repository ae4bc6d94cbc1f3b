// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>

#include "hayate/profiling/epoch_costs.h"
#include "hayate/profiling/profile.h"

namespace hayate {

/// Returns a whole HTML page that needs nothing else.
/// \param against  costs of another profile or run, to stand beside this one's.
std::string profile_page(const Profile& profile, const std::optional<NamedCosts>& against);

}  // namespace hayate
