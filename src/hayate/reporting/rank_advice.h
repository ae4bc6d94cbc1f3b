// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "hayate/reporting/advice.h"
#include "hayate/reporting/ranks_report.h"

namespace hayate {

/// What of training together binds, that which costs most first; shares are of the time of the
/// training. Empty where the ranks compute nearly all the time, or there is only one.
std::vector<Advice> advise_on_ranks(const RanksReport& report);

}  // namespace hayate
