// SPDX-License-Identifier: Apache-2.0
#include "hayate/verify/compare_cases.h"

#include <algorithm>
#include <map>
#include <ranges>
#include <set>

#include <fmt/format.h>

#include "hayate/base/text.h"
#include "hayate/io/class_values.h"

namespace hayate {
namespace {

// Slices of one study differ by a factor of 5 (1 and 5 mm) and are no accident.
constexpr double kSpacingFactor = 8.0;
// Nothing is the rule with fewer cases.
constexpr std::size_t kFewestForMedian = 5;

/// The commonest of `values`; of two as common, the first in order.
template <class Value>
Value commonest(const std::map<Value, int>& counts) {
  return std::ranges::max_element(counts, {}, [](const auto& entry) { return entry.second; })
      ->first;
}

void compare_orientations(std::span<const CaseFacts> cases, std::vector<Finding>& findings) {
  std::map<std::string, int> counts;
  for (const CaseFacts& one : cases) {
    if (one.grid && !one.grid->axcodes.empty()) ++counts[one.grid->axcodes];
  }
  if (counts.size() < 2) return;
  const std::string usual = commonest(counts);
  for (const CaseFacts& one : cases) {
    if (!one.grid || one.grid->axcodes.empty() || one.grid->axcodes == usual) continue;
    findings.push_back({FindingKind::kOrientationDiffers, one.name,
                        fmt::format("orientation {}, while {} of {} cases are {}",
                                    one.grid->axcodes, counts[usual], cases.size(), usual),
                        "keep the Orientation transform in the recipe, and check left and right"});
  }
}

bool is_slice(const CaseFacts& one) {
  return one.grid && std::ranges::min(one.grid->shape) < 2;
}

/// A data set may be of slices, but a slice among volumes is an accident.
void compare_dimensions(std::span<const CaseFacts> cases, std::vector<Finding>& findings) {
  if (2 * std::ranges::count_if(cases, is_slice) > std::ssize(cases)) return;
  for (const CaseFacts& one : cases) {
    if (!is_slice(one)) continue;
    findings.push_back({FindingKind::kFlatImage, one.name,
                        fmt::format("got the shape {}, a slice; expected a volume, as most cases "
                                    "are",
                                    format_shape(one.grid->shape)),
                        "join the slices of a patient into one file"});
  }
}

void compare_channels(std::span<const CaseFacts> cases, const DatasetList& list,
                      std::vector<Finding>& findings) {
  // What is declared has been checked case by case.
  if (!list.channel_names.empty()) return;
  std::map<std::int64_t, int> counts;
  for (const CaseFacts& one : cases) {
    if (one.grid) ++counts[one.channel_count];
  }
  if (counts.size() < 2) return;
  const std::int64_t usual = commonest(counts);
  for (const CaseFacts& one : cases) {
    if (!one.grid || one.channel_count == usual) continue;
    findings.push_back(
        {FindingKind::kChannelCount, one.name,
         fmt::format("got {} channels, the other cases have {}", one.channel_count, usual),
         "give all cases the same channels"});
  }
}

void compare_spacings(std::span<const CaseFacts> cases, std::vector<Finding>& findings) {
  Vector3 median{};
  for (std::size_t axis = 0; axis < 3; ++axis) {
    std::vector<double> spacings;
    for (const CaseFacts& one : cases) {
      if (one.grid) spacings.push_back(one.grid->spacing_mm[axis]);
    }
    if (spacings.size() < kFewestForMedian) return;
    const auto middle = spacings.begin() + std::ssize(spacings) / 2;
    std::ranges::nth_element(spacings, middle);
    median[axis] = *middle;
  }
  for (const CaseFacts& one : cases) {
    if (!one.grid || one.grid->axcodes.empty()) continue;
    const Vector3& spacing = one.grid->spacing_mm;
    double factor = 1.0;
    for (std::size_t axis = 0; axis < 3; ++axis) {
      factor = std::max({factor, spacing[axis] / median[axis], median[axis] / spacing[axis]});
    }
    if (factor <= kSpacingFactor) continue;
    findings.push_back(
        {FindingKind::kSpacingOutlier, one.name,
         fmt::format("voxels of {:.4g} x {:.4g} x {:.4g} mm, the median of all cases is {:.4g} x "
                     "{:.4g} x {:.4g}",
                     spacing[0], spacing[1], spacing[2], median[0], median[1], median[2]),
         "check the header, or leave the case out", factor});
  }
}

void find_duplicate_images(std::span<const CaseFacts> cases, std::vector<Finding>& findings) {
  std::map<std::uint64_t, const CaseFacts*> seen;
  for (const CaseFacts& one : cases) {
    if (!one.image_hash) continue;
    const auto [first, is_new] = seen.emplace(*one.image_hash, &one);
    if (is_new) continue;
    const bool leaks = one.is_test != first->second->is_test;
    findings.push_back(
        {leaks ? FindingKind::kTestLeak : FindingKind::kDuplicateImage, one.name,
         leaks ? fmt::format("this test image is the training image of '{}'", first->second->name)
               : fmt::format("the image is that of '{}'", first->second->name),
         leaks ? "take it out of one of the two lists: results on it say nothing"
               : "take one of them out, or a split may put one on each side"});
  }
}

/// Whether a label holds more than background and what nobody annotated.
bool has_foreground(const CaseFacts& one, const DatasetList& list) {
  const std::int64_t background = list.label_values.empty() ? 0 : list.label_values.front();
  return std::ranges::any_of(one.value_counts, [&](const auto& counted) {
    return counted.first != background && counted.first != list.ignore_label;
  });
}

void find_duplicate_labels(std::span<const CaseFacts> cases, const DatasetList& list,
                           std::vector<Finding>& findings) {
  std::map<std::uint64_t, const CaseFacts*> seen;
  for (const CaseFacts& one : cases) {
    if (!one.label_hash || !has_foreground(one, list)) continue;
    const auto [first, is_new] = seen.emplace(*one.label_hash, &one);
    if (is_new || first->second->image_hash == one.image_hash) continue;
    findings.push_back(
        {FindingKind::kDuplicateLabel, one.name,
         fmt::format("the label is that of '{}', whose image is another one", first->second->name),
         "put each label with its own image"});
  }
}

void find_unused_classes(std::span<const CaseFacts> cases, const DatasetList& list,
                         std::vector<Finding>& findings) {
  const bool has_labels =
      std::ranges::any_of(cases, [](const CaseFacts& one) { return one.label_hash.has_value(); });
  if (!has_labels) return;
  const auto is_used = [&](std::int64_t value) {
    return std::ranges::any_of(
        cases, [&](const CaseFacts& one) { return one.value_counts.contains(value); });
  };
  const auto add = [&](const std::string& what) {
    findings.push_back({FindingKind::kUnusedClass, "", "no label has the " + what,
                        "take it out of dataset.json, or look for the cases that are missing"});
  };
  for (const LabelRegion& region : list.regions) {
    if (std::ranges::none_of(region.values, is_used)) add(fmt::format("region '{}'", region.name));
  }
  // A class of a region need not be there: what lies wholly in another is never alone.
  if (!list.regions.empty()) return;
  for (const auto& [value, name] : class_names_by_value(list)) {
    if (!is_used(value)) add(fmt::format("class {} ('{}')", value, name));
  }
}

/// Labels that can be read, those that hold a class, and those that nobody annotated for it.
struct LabelCounts {
  int labels = 0;
  int holding = 0;
  int unannotated = 0;
};

LabelCounts count_labels(std::span<const CaseFacts> cases, const DatasetList& list, int index) {
  const auto at = static_cast<std::size_t>(index);
  const std::int64_t value = at < list.label_values.size() ? list.label_values[at] : index;
  LabelCounts counts;
  for (std::size_t i = 0; i < list.training.size(); ++i) {
    if (!cases[i].label_hash) continue;
    const ClassSet& unannotated = list.training[i].unannotated;
    const bool is_asked =
        !list.regions.empty() || std::ranges::find(unannotated, index) == unannotated.end();
    ++counts.labels;
    if (!is_asked) ++counts.unannotated;
    if (is_asked && cases[i].value_counts.contains(value)) ++counts.holding;
  }
  return counts;
}

}  // namespace

std::vector<int> find_label_values(std::span<const CaseFacts> cases, const DatasetList& list) {
  std::set<std::int64_t> values;
  for (const CaseFacts& one : cases) {
    for (const auto& [value, count] : one.value_counts) values.insert(value);
  }
  if (list.ignore_label) values.erase(*list.ignore_label);
  const auto declared = class_names_by_value(list);
  if (values.size() != declared.size()) return {};
  if (std::ranges::equal(values, std::views::keys(declared))) return {};
  return {values.begin(), values.end()};
}

std::vector<Finding> compare_cases(std::span<const CaseFacts> cases, const DatasetList& list) {
  std::vector<Finding> findings;
  compare_orientations(cases, findings);
  compare_dimensions(cases, findings);
  compare_channels(cases, list, findings);
  compare_spacings(cases, findings);
  find_duplicate_images(cases, findings);
  find_duplicate_labels(cases, list, findings);
  find_unused_classes(cases, list, findings);
  return findings;
}

std::string describe_missing_classes(std::span<const CaseFacts> cases, const DatasetList& list) {
  std::vector<std::string> missing;
  for (const auto& [index, name] : list.class_names) {
    if (index == 0) continue;
    const LabelCounts counts = count_labels(cases, list, index);
    if (counts.holding == counts.labels || counts.holding == 0) continue;
    missing.push_back(fmt::format("{} {} of {}", name, counts.holding, counts.labels));
    if (counts.unannotated > 0) {
      missing.back() += fmt::format(" ({} not annotated for it)", counts.unannotated);
    }
  }
  return missing.empty() ? "" : "labels that hold a class: " + join(missing, ", ");
}

}  // namespace hayate
