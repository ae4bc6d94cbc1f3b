// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "hayate/reporting/ranks_report.h"

namespace hayate {

/// Both have a row for each rank: where it is, and the seconds of an epoch by what they went into.

/// Returns HTML.
std::string ranks_table(const RanksReport& report);
/// Returns lines for a terminal.
std::string ranks_text(const RanksReport& report);

}  // namespace hayate
