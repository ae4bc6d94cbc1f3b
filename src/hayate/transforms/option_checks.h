// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

namespace hayate {

/// \throws RecipeError  "RandZoom.min_zoom: got [0], expected numbers above 0".
[[noreturn]] void reject_option(std::string_view option, std::string_view got,
                                std::string_view expected);

/// \throws RecipeError  unless `value` is from 0 to 1.
void check_probability(std::string_view option, double value);

}  // namespace hayate
