// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "hayate/verify/finding.h"

namespace hayate {

/// Findings of one kind that are said together.
struct FoldedFindings {
  std::vector<Finding> shown;
  /// How many of the kind are not shown.
  std::size_t left_out = 0;
};

/// Folds kinds of which there are more than five into the three worst ones, where the first of them
/// stood; of equally bad ones the first. Other findings stay as they are, in their order.
std::vector<FoldedFindings> fold_findings(std::span<const Finding> findings);

}  // namespace hayate
