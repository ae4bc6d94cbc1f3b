// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "hayate/reporting/run_report.h"

namespace hayate {

/// Returns the Dice of each case and class of the foreground at the best validation, worst first:
/// of many cases the worst three, the middle and the best, and all of them on a click. Empty where
/// they are not known.
std::string cases_section(const RunReport& report);

/// Returns the pictures of the worst, the middle and the best case, with what their colours mean;
/// empty where there are none.
std::string gallery_section(const RunReport& report);

}  // namespace hayate
