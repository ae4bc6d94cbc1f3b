// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "hayate/analysis/case_summary.h"

namespace hayate {

/// Says which classes some labels lack that at least half of the others hold, and what to do where
/// nobody annotated them there: numbers alone do not tell that from an organ that is not there.
/// Empty where there is no such class. Cases that are known not to be annotated do not count.
std::string advise_on_missing_classes(const std::vector<CaseSummary>& cases,
                                      const std::vector<std::string>& class_names);

}  // namespace hayate
