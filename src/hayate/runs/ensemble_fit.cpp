// SPDX-License-Identifier: Apache-2.0
#include "hayate/runs/ensemble_fit.h"

#include <algorithm>
#include <cassert>
#include <cmath>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "hayate/base/text.h"
#include "hayate/recipe/declared_labels.h"
#include "hayate/runs/prepared_grid.h"

namespace hayate {
namespace {

std::vector<std::string> names_of(const RunRecord& record,
                                  std::vector<std::string> TrainedOn::*names) {
  return record.trained_on ? *record.trained_on.*names : std::vector<std::string>();
}

/// Voxels and axes that hardly any recipe asks for: by them it shows what its transforms change.
const PreparedGrid kOdd{"RAI", {0.73, 0.91, 3.17}};

/// What the transforms of a recipe make of an image of that kind.
PreparedGrid prepared_grid(const Recipe& recipe) {
  const auto [x, y, z] = kOdd.spacing_mm;
  return compute_prepared_grid(*recipe.transforms.make_prepare_chain(), diagonal_affine({x, y, -z}),
                               {40, 50, 30});
}

bool is_same_spacing(const PreparedGrid& a, const PreparedGrid& b) {
  constexpr double kSameMm = 1e-6;
  return std::ranges::equal(a.spacing_mm, b.spacing_mm,
                            [](double x, double y) { return std::abs(x - y) <= kSameMm; });
}

std::string describe_spacing(const PreparedGrid& grid) {
  if (is_same_spacing(grid, kOdd)) return "the size that they have";
  return fmt::format("{:.4g} mm", fmt::join(grid.spacing_mm, " x "));
}

std::string describe_axes(const PreparedGrid& grid) {
  return grid.axcodes == kOdd.axcodes ? "what they are" : grid.axcodes;
}

void compare_label_values(const Recipe& recipe, const Recipe& first,
                          std::vector<std::string>& found) {
  if (recipe.data.regions != first.data.regions) {
    found.push_back("its regions are others (data.regions)");
  }
  const LabelValues got = label_values(recipe.data);
  const LabelValues expected = label_values(first.data);
  if (got == expected) return;
  found.push_back(fmt::format("its label values are {}, not {}",
                              describe(got, label_class_count(recipe)),
                              describe(expected, label_class_count(first))));
}

/// Whether a name stands for one case in both.
bool is_same_case(const std::string& name, const RunRecord& a, const RunRecord& b) {
  const auto of_a = a.case_hashes.find(name);
  const auto of_b = b.case_hashes.find(name);
  if (of_a == a.case_hashes.end() || of_b == b.case_hashes.end()) return true;
  return of_a->second.image == of_b->second.image && of_a->second.label == of_b->second.label;
}

bool has_validated(const RunRecord& record, const std::string& name) {
  return std::ranges::find(record.validation_cases, name) != record.validation_cases.end();
}

void add_missing(std::vector<std::string>& names, const std::vector<std::string>& more) {
  for (const std::string& name : more) {
    if (std::ranges::find(names, name) == names.end()) names.push_back(name);
  }
}

}  // namespace

std::vector<std::string> find_misfits(const Recipe& recipe, const RunRecord& record,
                                      const Recipe& first_recipe, const RunRecord& first_record) {
  std::vector<std::string> found;
  const auto compare_counts = [&](const char* what, std::int64_t got, std::int64_t expected) {
    if (got != expected) found.push_back(fmt::format("it has {} {}, not {}", got, what, expected));
    return got == expected;
  };
  const auto compare_names = [&](const char* what, std::vector<std::string> TrainedOn::*names) {
    const auto got = names_of(record, names);
    const auto expected = names_of(first_record, names);
    if (got.empty() || expected.empty() || got == expected) return;
    found.push_back(
        fmt::format("its {} are {}, not {}", what, join(got, ", "), join(expected, ", ")));
  };
  if (compare_counts("classes", recipe.network.out_channels, first_recipe.network.out_channels)) {
    compare_names("classes", &TrainedOn::class_names);
    compare_label_values(recipe, first_recipe, found);
  }
  if (compare_counts("channels", recipe.network.in_channels, first_recipe.network.in_channels)) {
    compare_names("channels", &TrainedOn::channel_names);
  }
  const PreparedGrid got = prepared_grid(recipe);
  const PreparedGrid expected = prepared_grid(first_recipe);
  if (!is_same_spacing(got, expected)) {
    found.push_back(fmt::format("it brings voxels to {}, not to {}", describe_spacing(got),
                                describe_spacing(expected)));
  }
  if (got.axcodes != expected.axcodes) {
    found.push_back(
        fmt::format("it turns axes to {}, not to {}", describe_axes(got), describe_axes(expected)));
  }
  return found;
}

RunRecord join_records(const std::vector<RunRecord>& records) {
  assert(!records.empty());
  RunRecord joined = records.front();
  for (const RunRecord& record : records) {
    std::erase_if(joined.validation_cases, [&](const std::string& name) {
      return !has_validated(record, name) || !is_same_case(name, joined, record);
    });
    add_missing(joined.training_cases, record.training_cases);
    add_missing(joined.skipped_cases, record.skipped_cases);
    joined.case_hashes.insert(record.case_hashes.begin(), record.case_hashes.end());
  }
  return joined;
}

}  // namespace hayate
