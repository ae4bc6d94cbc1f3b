// SPDX-License-Identifier: Apache-2.0
#include "hayate/analysis/missing_classes.h"

#include <algorithm>
#include <cstddef>

#include <fmt/format.h>

#include "hayate/base/text.h"

namespace hayate {

std::string advise_on_missing_classes(const std::vector<CaseSummary>& cases,
                                      const std::vector<std::string>& class_names) {
  std::vector<std::string> missing;
  for (std::size_t c = 1; c < class_names.size(); ++c) {
    const auto annotated = std::ranges::count_if(
        cases, [c](const CaseSummary& one) { return one.is_annotated_for(c); });
    const auto holding =
        std::ranges::count_if(cases, [c](const CaseSummary& one) { return one.holds(c); });
    if (holding == annotated || 2 * holding < annotated) continue;
    missing.push_back(
        fmt::format("{} in {} of {} cases", class_names[c], annotated - holding, annotated));
  }
  if (missing.empty()) return {};
  return fmt::format(
      "Labels lack what most of the others hold: {}. Where it is there and nobody annotated it, "
      "train with --set data.labels_present=as_found, or say in a list what each case was "
      "annotated for (labels_present, docs/datasets.md).",
      join(missing, ", "));
}

}  // namespace hayate
