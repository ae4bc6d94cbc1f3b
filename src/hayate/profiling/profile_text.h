// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "hayate/profiling/epoch_costs.h"
#include "hayate/profiling/profile.h"

namespace hayate {

/// Returns the tables and the advice for a terminal, lines ended by '\n'.
std::string profile_text(const Profile& profile);

/// Costs beside each other, with their ratio.
std::string comparison_text(const NamedCosts& ours, const NamedCosts& theirs);

}  // namespace hayate
