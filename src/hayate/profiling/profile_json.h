// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>

#include <nlohmann/json_fwd.hpp>

#include "hayate/profiling/profile.h"

namespace hayate {

/// All of it; times in seconds or, where the key ends so, milliseconds.
nlohmann::ordered_json to_json(const Profile& profile);

}  // namespace hayate
