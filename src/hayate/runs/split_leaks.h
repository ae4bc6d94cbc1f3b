// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "hayate/recipe/split_cases.h"

namespace hayate {

/// Finds the images that are on both sides of a split under two names: what is learned by heart of
/// them is not what validation is to measure.
/// \param file_hashes  of the contents of all images, by path.
/// \returns "case_07 (trained on as case_02)", in the order of the validation cases.
std::vector<std::string> find_split_leaks(
    const Split& split, const std::map<std::filesystem::path, std::uint64_t>& file_hashes);

}  // namespace hayate
