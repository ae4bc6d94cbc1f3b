// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>

#include <nlohmann/json_fwd.hpp>

#include "hayate/profiling/epoch_costs.h"
#include "hayate/profiling/profile.h"

namespace hayate {

/// Writes all of it; times in seconds or, where the key ends so, milliseconds. \param against
/// costs of another run, to stand in it as well.
nlohmann::ordered_json to_json(const Profile& profile,
                               const std::optional<NamedCosts>& against = std::nullopt);

}  // namespace hayate
