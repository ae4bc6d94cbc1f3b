// SPDX-License-Identifier: Apache-2.0
#include "hayate/analysis/outliers.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <map>
#include <optional>

#include <fmt/format.h>

#include "hayate/transforms/percentile.h"

namespace hayate {
namespace {

constexpr std::size_t kFewestCases = 5;
constexpr double kDeviations = 5.0;
/// Makes a median absolute deviation the standard deviation of a normal distribution.
constexpr double kNormalScale = 1.4826;
constexpr double kRelativeFloor = 0.05;
constexpr const char* kAxisNames[] = {"x", "y", "z"};

/// A number of each case that may be unusual. Lengths and volumes are compared by their ratio.
struct Measure {
  std::string name;
  std::string unit;
  std::function<std::optional<double>(const CaseSummary&)> value;
  bool by_ratio = true;
};

std::optional<double> volume_of(const CaseSummary& summary, std::size_t class_index) {
  if (class_index >= summary.classes.size()) return std::nullopt;
  const double volume = summary.classes[class_index].volume_ml;
  return volume > 0.0 ? std::optional(volume) : std::nullopt;
}

std::vector<Measure> measures_of(const std::vector<CaseSummary>& cases,
                                 const std::vector<std::string>& class_names) {
  std::vector<Measure> measures;
  for (std::size_t axis = 0; axis < 3; ++axis) {
    measures.push_back({fmt::format("spacing {}", kAxisNames[axis]), " mm",
                        [axis](const CaseSummary& one) { return one.spacing_mm[axis]; }});
    measures.push_back(
        {fmt::format("extent {}", kAxisNames[axis]), " mm", [axis](const CaseSummary& one) {
           return static_cast<double>(one.shape[axis]) * one.spacing_mm[axis];
         }});
  }
  for (std::size_t channel = 0; channel < cases.front().channels.size(); ++channel) {
    measures.push_back({fmt::format("median of the foreground in channel {}", channel), "",
                        [channel](const CaseSummary& one) -> std::optional<double> {
                          if (channel >= one.channels.size()) return std::nullopt;
                          const auto& foreground = one.channels[channel].foreground;
                          return foreground ? std::optional(foreground->median) : std::nullopt;
                        },
                        /*by_ratio=*/false});
  }
  for (std::size_t i = 1; i < class_names.size(); ++i) {
    measures.push_back({"volume of " + class_names[i], " ml",
                        [i](const CaseSummary& one) { return volume_of(one, i); }});
    measures.push_back(
        {"pieces of " + class_names[i], "", [i](const CaseSummary& one) -> std::optional<double> {
           if (!volume_of(one, i)) return std::nullopt;
           return static_cast<double>(one.classes[i].component_count);
         }});
  }
  return measures;
}

using Found = std::vector<std::vector<std::string>>;

void apply(const Measure& measure, const std::vector<CaseSummary>& cases, Found& found) {
  std::vector<std::optional<double>> values;
  std::vector<double> known;
  for (const CaseSummary& one : cases) {
    values.push_back(measure.value(one));
    if (values.back()) known.push_back(*values.back());
  }
  if (known.size() < kFewestCases) return;
  const double median = percentile(known, 50.0);
  const auto distance = [&](double value) {
    return std::abs(measure.by_ratio ? std::log(value / median) : value - median);
  };
  std::vector<double> distances;
  for (const double value : known) distances.push_back(distance(value));
  const double usual_size = measure.by_ratio ? 1.0 : std::abs(median);
  const double deviation =
      std::max({kNormalScale * percentile(distances, 50.0), kRelativeFloor * usual_size, 1e-12});
  for (std::size_t i = 0; i < cases.size(); ++i) {
    if (!values[i] || distance(*values[i]) <= kDeviations * deviation) continue;
    found[i].push_back(fmt::format("{} is {:.4g}{}, in the middle case {:.4g}{}", measure.name,
                                   *values[i], measure.unit, median, measure.unit));
  }
}

void compare_orientations(const std::vector<CaseSummary>& cases, Found& found) {
  std::map<std::string, std::size_t> counts;
  for (const CaseSummary& one : cases) ++counts[one.axcodes];
  const auto usual = std::ranges::max_element(counts, {}, [](const auto& e) { return e.second; });
  // No orientation is the odd one where there is no majority.
  if (usual->second * 10 < cases.size() * 9) return;
  for (std::size_t i = 0; i < cases.size(); ++i) {
    if (cases[i].axcodes == usual->first) continue;
    found[i].push_back(fmt::format("orientation is {}, mostly {}", cases[i].axcodes, usual->first));
  }
}

void find_missing_classes(const std::vector<CaseSummary>& cases,
                          const std::vector<std::string>& class_names, Found& found) {
  for (std::size_t c = 1; c < class_names.size(); ++c) {
    const auto has = [c](const CaseSummary& one) { return one.holds(c); };
    const auto is_asked = [c](const CaseSummary& one) { return one.is_annotated_for(c); };
    const auto count = std::ranges::count_if(cases, has);
    const auto asked = std::ranges::count_if(cases, is_asked);
    if (count * 10 < asked * 9) continue;
    for (std::size_t i = 0; i < cases.size(); ++i) {
      if (has(cases[i]) || !is_asked(cases[i])) continue;
      found[i].push_back(
          fmt::format("has no {}, as {} of {} cases have", class_names[c], count, asked));
    }
  }
}

}  // namespace

std::vector<Outlier> find_outliers(const std::vector<CaseSummary>& cases,
                                   const std::vector<std::string>& class_names) {
  if (cases.size() < kFewestCases) return {};
  Found found(cases.size());
  for (const Measure& measure : measures_of(cases, class_names)) apply(measure, cases, found);
  compare_orientations(cases, found);
  find_missing_classes(cases, class_names, found);
  std::vector<Outlier> outliers;
  for (std::size_t i = 0; i < cases.size(); ++i) {
    for (const std::string& what : found[i]) outliers.push_back({cases[i].name, what});
  }
  return outliers;
}

}  // namespace hayate
