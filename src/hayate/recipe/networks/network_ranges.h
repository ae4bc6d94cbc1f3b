// SPDX-License-Identifier: Apache-2.0
// What networks of several kinds allow.
#pragma once

#include <cstdint>
#include <string_view>

#include "hayate/base/options.h"

namespace hayate {

inline constexpr Range kChannelRange{1, 65536, "channels"};
inline constexpr Range kGroupRange{1, 65536, "groups"};
inline constexpr Range kStrideRange{1, 16, "voxels"};
inline constexpr Range kKernelSizeRange{1, 31, "voxels"};
/// Dropping all would leave nothing to learn from, and scale what is left by infinity.
inline constexpr Range kDropoutRange{0, 0.99};
/// Fifteen steps down by at most sixteen each: what they come to fits an int64.
inline constexpr std::size_t kMostLevels = 16;

/// \param key  the option that has an entry for each level. \throws RecipeError
void check_levels(std::string_view key, std::size_t levels);

/// Checks that a normalisation by groups can divide the channels. \throws RecipeError
void check_groups(std::int64_t channels, std::int64_t num_groups);

}  // namespace hayate
