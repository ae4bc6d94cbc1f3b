// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <string_view>

#include "hayate/reporting/figure_colours.h"

namespace hayate {

/// What a run stands for in a comparison, and how its page shows it.
struct ComparisonRole {
  std::string_view name;
  /// Of the mark before its numbers (html_style.cpp), and of its data blocks in figures.
  std::string_view style;
  std::string_view colour;
};

/// In the order of a comparison's runs; the last one may be missing.
inline constexpr std::array<ComparisonRole, 3> kComparisonRoles{
    {{"Regular", "regular", kRegularColour},
     {"Fast", "fast", kFastColour},
     {"Sprint", "sprint", kSingleColour}}};

}  // namespace hayate
