// SPDX-License-Identifier: Apache-2.0
#include "hayate/planning/crop_rules.h"

#include <algorithm>
#include <cstddef>

#include <fmt/format.h>

namespace hayate {
namespace {

/// A class is rare that has less than this of an equal share of the foreground.
constexpr double kRareShare = 0.5;

/// Returns each class's share of the foreground voxels, in the mean of the cases that have any and
/// were annotated for it: how often a patch round foreground is centred on it. 0 for the
/// background.
std::vector<double> foreground_shares(const DatasetAnalysis& analysis) {
  std::vector<double> shares(analysis.class_names.size());
  std::vector<double> cases(shares.size());
  for (const CaseSummary& one : analysis.cases) {
    double foreground = 0.0;
    for (std::size_t c = 1; c < one.classes.size(); ++c) {
      foreground += static_cast<double>(one.classes[c].voxel_count);
    }
    if (foreground == 0.0) continue;
    for (std::size_t c = 1; c < shares.size(); ++c) {
      if (one.is_annotated_for(c)) cases[c] += 1.0;
      if (one.holds(c)) shares[c] += static_cast<double>(one.classes[c].voxel_count) / foreground;
    }
  }
  for (std::size_t c = 1; c < shares.size(); ++c) shares[c] /= std::max(cases[c], 1.0);
  return shares;
}

}  // namespace

CropChoice choose_crop(const DatasetAnalysis& analysis) {
  const std::vector<double> shares = foreground_shares(analysis);
  const auto is_there = [](double share) { return share > 0.0; };
  const auto classes = static_cast<double>(std::ranges::count_if(shares, is_there));
  std::size_t rarest = 0;
  for (std::size_t c = 1; c < shares.size(); ++c) {
    if (is_there(shares[c]) && (rarest == 0 || shares[c] < shares[rarest])) rarest = c;
  }
  if (rarest == 0 || shares[rarest] >= kRareShare / classes) {
    return {{},
            "half of the patches are centred on foreground, so that small objects are seen often"};
  }
  CropChoice choice;
  for (const double share : shares) choice.ratios.push_back(is_there(share) ? 1.0 : 0.0);
  choice.ratios[0] = classes;
  choice.reason = fmt::format(
      "half of the patches are centred on foreground, as many on each of its {:.0f} classes: by "
      "their voxels {:.1f} % of that half would be centred on {}, less than half of an equal share "
      "({:.1f} %)",
      classes, 100.0 * shares[rarest], analysis.class_names[rarest], 100.0 / classes);
  return choice;
}

}  // namespace hayate
