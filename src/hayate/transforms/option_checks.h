// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

namespace hayate {

/// Says that options do not fit together; the range of each was checked as it was read.
/// \throws RecipeError  "RandZoom.min_zoom: got [0], expected numbers above 0".
[[noreturn]] void reject_option(std::string_view option, std::string_view got,
                                std::string_view expected);

}  // namespace hayate
