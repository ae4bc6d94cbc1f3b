// SPDX-License-Identifier: Apache-2.0
#include "hayate/verify/fold_findings.h"

#include <algorithm>
#include <functional>
#include <map>

namespace hayate {
namespace {

/// So many lines of one kind are still read.
constexpr std::size_t kMostUnfolded = 5;
constexpr std::size_t kShown = 3;

}  // namespace

std::vector<FoldedFindings> fold_findings(std::span<const Finding> findings) {
  std::map<FindingKind, std::vector<Finding>> by_kind;
  for (const Finding& finding : findings) by_kind[finding.kind].push_back(finding);
  std::vector<FoldedFindings> folded;
  for (const Finding& finding : findings) {
    std::vector<Finding>& all = by_kind[finding.kind];
    if (all.empty()) continue;
    if (all.size() <= kMostUnfolded) {
      folded.push_back({{finding}, 0});
      continue;
    }
    std::ranges::stable_sort(all, std::greater(), &Finding::badness);
    const std::size_t left_out = all.size() - kShown;
    all.resize(kShown, finding);
    folded.push_back({std::move(all), left_out});
    all.clear();
  }
  return folded;
}

}  // namespace hayate
