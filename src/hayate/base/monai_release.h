// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <string_view>

#include "hayate/base/options.h"

namespace hayate {

/// Whose semantics to follow where two releases of MONAI give different numbers: 0.7 is the
/// tutorial's, 1.6 is today's. CONVENTIONS.md lists the differences.
enum class MonaiRelease { k07, k16 };

template <>
inline constexpr std::array kEnumNames<MonaiRelease>{std::string_view("0.7"),
                                                     std::string_view("1.6")};
template <>
inline constexpr std::array kEnumMeanings<MonaiRelease>{std::string_view("the tutorial's"),
                                                        std::string_view("today's")};

}  // namespace hayate
