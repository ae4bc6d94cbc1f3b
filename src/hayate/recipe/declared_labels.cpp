// SPDX-License-Identifier: Apache-2.0
#include "hayate/recipe/declared_labels.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <numeric>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "hayate/base/error.h"
#include "hayate/base/log.h"
#include "hayate/io/class_values.h"
#include "hayate/io/labels_present.h"
#include "hayate/io/mask_values.h"
#include "hayate/recipe/recipe_checks.h"

namespace hayate {
namespace {

/// The declared values, the ignored one not among them. Where one is ignored, the classes around it
/// keep their values; any other gap is one that nobody has said is meant.
std::vector<std::int64_t> values_without_gaps(const DatasetList& list,
                                              std::optional<std::int64_t> ignored) {
  std::vector<std::int64_t> values;
  std::int64_t expected = 0;
  for (const auto& [index, name] : list.class_names) {
    if (expected == ignored) ++expected;
    if (index == ignored) continue;
    if (index != expected++) {
      std::vector<std::int64_t> all;
      for (const auto& [value, unused] : list.class_names) {
        if (value != ignored) all.push_back(value);
      }
      throw DataError(
          fmt::format("{}: dataset.json: labels: got the class {} ('{}'), expected {}",
                      list.folder.string(), index, name, expected - 1),
          fmt::format("number the classes 0 (background), 1, 2 … without gaps, in dataset.json and "
                      "in the labels, or say that it is meant so with --set data.label_values=[{}]",
                      fmt::join(all, ",")));
    }
    values.push_back(index);
  }
  return values;
}

std::vector<std::int64_t> values_of(const DataOptions& data, const DatasetList& list,
                                    std::optional<std::int64_t> ignored) {
  if (!data.label_values.empty()) return data.label_values;
  if (list.label_values.empty()) return values_without_gaps(list, ignored);
  std::vector<std::int64_t> values(list.label_values.begin(), list.label_values.end());
  std::erase_if(values, [&](std::int64_t value) { return value == ignored; });
  return values;
}

bool are_indices(const std::vector<std::int64_t>& values) {
  for (std::size_t index = 0; index < values.size(); ++index) {
    if (values[index] != static_cast<std::int64_t>(index)) return false;
  }
  return true;
}

/// Whether a region does not say what it is written as. \param region  RegionOptions or LabelRegion
bool is_left_open(const auto& region) {
  return region.written_as == LabelRegion::kWrittenTogether;
}

/// What a region is written as that says so, else the smallest of its values that no region after
/// it has, else the smallest.
/// \param regions  RegionOptions or LabelRegion
std::int64_t written_value(const auto& regions, std::size_t index) {
  if (!is_left_open(regions[index])) return regions[index].written_as;
  const auto is_later = [&](std::int64_t value) {
    return std::ranges::any_of(regions.begin() + static_cast<std::ptrdiff_t>(index) + 1,
                               regions.end(), [&](const auto& later) {
                                 return std::ranges::find(later.values, value) !=
                                        later.values.end();
                               });
  };
  std::vector<std::int64_t> own(regions[index].values.begin(), regions[index].values.end());
  std::ranges::sort(own);
  const auto found = std::ranges::find_if_not(own, is_later);
  return found == own.end() ? own.front() : *found;
}

std::vector<LabelRegion> regions_of(const std::vector<RegionOptions>& options) {
  std::vector<LabelRegion> regions;
  for (std::size_t i = 0; i < options.size(); ++i) {
    LabelRegion& region = regions.emplace_back();
    region.name = options[i].name;
    region.values.assign(options[i].values.begin(), options[i].values.end());
    std::ranges::sort(region.values);
    region.written_as = static_cast<int>(options[i].written_as);
  }
  return regions;
}

void check_regions(const std::vector<LabelRegion>& regions,
                   const std::vector<std::int64_t>& values) {
  for (const LabelRegion& region : regions) {
    std::vector<std::int64_t> used(region.values.begin(), region.values.end());
    if (!is_left_open(region)) used.push_back(region.written_as);
    for (const std::int64_t value : used) {
      if (std::ranges::find(values, value) != values.end()) continue;
      throw RecipeError(
          fmt::format("data.regions: the region '{}' has the value {}, which is of no class; "
                      "expected some of {}",
                      region.name, value, fmt::join(values, ", ")),
          "declare it in dataset.json, or say with data.label_values which values there are");
    }
  }
}

void check_region_count(const DatasetList& list, const Recipe& recipe) {
  const auto count = std::ssize(list.regions);
  if (count == recipe.network.out_channels) return;
  throw RecipeError(fmt::format("network.out_channels is {}, but there are {} regions",
                                recipe.network.out_channels, count),
                    fmt::format("--set network.out_channels={}", count));
}

std::uint8_t index_of(const LabelValues& values, std::int64_t value) {
  const auto found = std::ranges::find(values.of_classes, value);
  return static_cast<std::uint8_t>(found - values.of_classes.begin());
}

/// \param regions  RegionOptions or LabelRegion
ClassRegions class_regions(const auto& regions, const LabelValues& values) {
  ClassRegions result;
  for (std::size_t i = 0; i < regions.size(); ++i) {
    std::vector<std::uint8_t> classes;
    for (const auto value : regions[i].values) classes.push_back(index_of(values, value));
    result.emplace_back(classes, index_of(values, written_value(regions, i)));
  }
  const bool are_open =
      std::ranges::all_of(regions, [](const auto& region) { return is_left_open(region); });
  for (ClassRegion& region : result) region.is_written_together = are_open;
  return result;
}

void check_class_count(const DatasetList& list, const Recipe& recipe) {
  const auto declared = std::max(std::ssize(list.class_names), std::ssize(list.label_values));
  if (declared == 0 || declared == recipe.network.out_channels) return;
  throw RecipeError(
      fmt::format(
          "network.out_channels is {}, but the data set declares {} classes{}",
          recipe.network.out_channels, declared,
          list.ignore_label ? fmt::format(" beside {}, which is ignored", *list.ignore_label) : ""),
      fmt::format("--set network.out_channels={}", declared));
}

}  // namespace

LabelValues label_values(const DataOptions& data) {
  LabelValues values{.of_classes = data.label_values, .ignored = std::nullopt};
  if (data.ignore_label >= 0) values.ignored = data.ignore_label;
  return values;
}

std::int64_t label_class_count(const Recipe& recipe) {
  return recipe.data.regions.empty() ? recipe.network.out_channels
                                     : std::ssize(recipe.data.label_values);
}

ScoredClasses scored_classes(const Recipe& recipe) {
  return {.class_count = label_class_count(recipe),
          .regions = class_regions(recipe.data.regions, label_values(recipe.data))};
}

ScoredClasses scored_classes(const DatasetList& list, const LabelValues& values) {
  return {.class_count = std::ssize(values.of_classes),
          .regions = class_regions(list.regions, values)};
}

DatasetList with_labels_of(const DataOptions& data, DatasetList list) {
  if (data.ignore_label >= 0) list.ignore_label = static_cast<int>(data.ignore_label);
  const std::optional<std::int64_t> ignored = list.ignore_label;
  const std::vector<std::int64_t> values = values_of(data, list, ignored);
  if (!data.regions.empty()) list.regions = regions_of(data.regions);
  if (have_masks_of_regions(list)) give_masks_their_regions(list);
  check_regions(list.regions, values);
  const std::map<std::int64_t, std::string> names = class_names_by_value(list);
  list.class_names.clear();
  for (std::size_t index = 0; index < values.size(); ++index) {
    const auto name = names.find(values[index]);
    if (name != names.end()) list.class_names[static_cast<int>(index)] = name->second;
  }
  list.label_values.clear();
  // Regions are of values, so that all of these are wanted.
  if (!are_indices(values) || !list.regions.empty()) {
    list.label_values.assign(values.begin(), values.end());
  }
  resolve_labels_present(list, std::ssize(values));
  return list;
}

Recipe with_labels_of(const DatasetList& list, Recipe recipe) {
  if (!list.regions.empty()) {
    check_region_count(list, recipe);
  } else if (recipe.data.label_values.empty()) {
    check_class_count(list, recipe);
  }
  recipe.data.label_values.assign(list.label_values.begin(), list.label_values.end());
  recipe.data.ignore_label = list.ignore_label.value_or(-1);
  recipe.data.regions.clear();
  for (const LabelRegion& region : list.regions) {
    recipe.data.regions.push_back(
        {region.name, {region.values.begin(), region.values.end()}, region.written_as});
  }
  // What a data set declares has not been held against the loss yet.
  check_sections_agree(recipe);
  return recipe;
}

ResolvedLabels resolve_labels(const Recipe& asked, DatasetList list) {
  ResolvedLabels resolved;
  resolved.list = with_labels_of(asked.data, std::move(list));
  resolved.recipe = with_labels_of(resolved.list, asked);
  return resolved;
}

DatasetList as_run_reads(const Recipe& recipe, DatasetList list) {
  DataOptions data = recipe.data;
  if (data.label_values.empty()) {
    data.label_values.resize(static_cast<std::size_t>(label_class_count(recipe)));
    std::iota(data.label_values.begin(), data.label_values.end(), 0);
  }
  list.ignore_label.reset();
  list.regions.clear();
  return with_labels_of(data, std::move(list));
}

std::vector<std::string> scored_class_names(const DatasetList& list, std::int64_t count) {
  std::vector<std::string> result;
  if (!list.regions.empty()) {
    result.emplace_back("background");
    for (const LabelRegion& region : list.regions) result.push_back(region.name);
    return result;
  }
  std::map<std::string, int> uses;
  for (const auto& [index, name] : list.class_names) ++uses[name];
  const std::map<std::int64_t, std::string> names = class_names_by_value(list);
  for (std::size_t index = 0; index < static_cast<std::size_t>(count); ++index) {
    const std::int64_t value = index < list.label_values.size() ? list.label_values[index]
                                                                : static_cast<std::int64_t>(index);
    const auto name = names.find(value);
    result.push_back(name == names.end()       ? std::to_string(value)
                     : uses[name->second] == 1 ? name->second
                                               : fmt::format("{} ({})", name->second, value));
  }
  return result;
}

void log_labels(const DatasetList& list) {
  if (!list.label_values.empty()) {
    log_info("labels: the values {} are the classes 0 to {}", fmt::join(list.label_values, ", "),
             list.label_values.size() - 1);
  }
  if (list.ignore_label) {
    log_info("labels: voxels of the value {} are not annotated, and count nowhere",
             *list.ignore_label);
  }
  for (const LabelRegion& region : list.regions) {
    log_info("labels: the region {} is of the values {}, and written {}", region.name,
             fmt::join(region.values, ", "),
             is_left_open(region) ? "together with the others"
                                  : fmt::format("as {}", region.written_as));
  }
}

void log_unannotated(const DatasetList& list, std::int64_t scored_count) {
  if (!has_unannotated(list.training)) return;
  const std::vector<std::string> names = scored_class_names(list, scored_count);
  log_info("labels: nobody annotated {}; the background of these cases may hold it",
           describe_unannotated(list.training, names));
  const std::vector<std::int64_t> counts = count_unannotated(list.training, names.size());
  for (std::size_t index = 0; index < counts.size(); ++index) {
    if (counts[index] < std::ssize(list.training)) continue;
    log_warning("labels: no case was annotated for {}, which the network cannot learn",
                names[index]);
  }
}

}  // namespace hayate
