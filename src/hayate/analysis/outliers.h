// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "hayate/analysis/case_summary.h"

namespace hayate {

/// What of a case is far from the other cases.
struct Outlier {
  std::string case_name;
  /// "spacing z is 5 mm, in the middle case 1 mm"
  std::string what;
};

/// Names cases whose size, spacing, values, class volumes or number of pieces are further from the
/// median than five robust standard deviations (1.4826 times the median absolute deviation, but at
/// least a twentieth of the usual size, so that a set of equal cases does not make an outlier of
/// rounding); cases with an orientation that most others do not have; cases without a class that
/// nine in ten have. In the order of the cases. With fewer than five cases nothing is usual, so
/// nothing is named.
/// Source of the measure: Iglewicz and Hoaglin, How to Detect and Handle Outliers (1993).
std::vector<Outlier> find_outliers(const std::vector<CaseSummary>& cases,
                                   const std::vector<std::string>& class_names);

}  // namespace hayate
