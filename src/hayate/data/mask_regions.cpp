// SPDX-License-Identifier: Apache-2.0
#include "hayate/data/mask_regions.h"

#include <algorithm>
#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <ranges>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "hayate/base/class_index.h"
#include "hayate/base/error.h"
#include "hayate/base/parallel.h"
#include "hayate/base/text.h"
#include "hayate/base/whole_number.h"
#include "hayate/data/case_problems.h"
#include "hayate/io/case_label.h"
#include "hayate/io/class_values.h"
#include "hayate/io/label_values.h"
#include "hayate/io/mask_merge.h"
#include "hayate/io/mask_values.h"
#include "hayate/io/read_image.h"
#include "hayate/io/stored_voxels.h"

namespace hayate {
namespace {

/// Names of classes, in an order that is the same for all cases.
using ClassNames = std::vector<std::string>;
/// Classes whose masks are in the same voxels, without any other → how many voxels these are.
using Combinations = std::map<ClassNames, std::uint64_t>;

std::vector<MaskCombination> read_combinations(const CaseFiles& files) {
  const ImageInfo label = read_label_info(files);
  const std::uint64_t bytes = label.voxel_count() * MaskMerge::kBytesPerVoxel;
  return with_memory_for(label.path, bytes, [&] {
    MaskMerge merge(label.voxel_count());
    for (const ClassMask& mask : files.masks) {
      const ImageInfo info = read_image_info(mask.file);
      merge.add(info, read_stored_voxels(info).bytes());
    }
    return merge.combinations();
  });
}

Combinations read_all_combinations(const std::vector<const CaseFiles*>& cases) {
  Combinations all;
  std::mutex mutex;
  const auto at = [&](std::int64_t i) -> const CaseFiles& {
    return *cases[static_cast<std::size_t>(i)];
  };
  const auto add = [&](std::int64_t i) {
    const std::vector<MaskCombination> found = read_combinations(at(i));
    const std::scoped_lock lock(mutex);
    for (const auto& [masks, voxel_count] : found) {
      ClassNames names;
      for (const std::size_t mask : masks) names.push_back(at(i).masks[mask].name);
      if (voxel_count > 0 && !names.empty()) all[names] += voxel_count;
    }
  };
  throw_case_problems(try_cases(
                          "masks", "reading masks", std::ssize(cases), thread_count(),
                          [&](std::int64_t i) { return at(i).name; }, add),
                      "mend them, or leave the cases out of a list that hayate list --out writes");
  return all;
}

/// The combinations of several classes, those of fewer classes first, then the larger ones.
std::vector<ClassNames> find_overlaps(const Combinations& combinations) {
  std::vector<ClassNames> overlaps;
  for (const auto& [names, voxel_count] : combinations) {
    if (names.size() > 1) overlaps.push_back(names);
  }
  std::ranges::stable_sort(overlaps, [&](const ClassNames& a, const ClassNames& b) {
    if (a.size() != b.size()) return a.size() < b.size();
    return combinations.at(a) > combinations.at(b);
  });
  return overlaps;
}

std::int64_t largest_value(const std::map<std::int64_t, std::string>& classes,
                           const DatasetList& list) {
  return std::max<std::int64_t>(classes.rbegin()->first, list.ignore_label.value_or(0));
}

/// \param classes  value → name, background included
void check_room(const std::map<std::int64_t, std::string>& classes, std::int64_t overlap_count,
                const DatasetList& list) {
  const std::int64_t most = std::min(kMostClasses - std::ssize(classes),
                                     kLargestLabelValue - largest_value(classes, list));
  if (overlap_count <= most) return;
  throw DataError(fmt::format("{}: masks overlap in {} ways, expected at most {} beside {} classes",
                              list.folder.string(), overlap_count, most, classes.size() - 1),
                  "leave classes out of a list that hayate list --out writes, or mend the masks");
}

std::vector<LabelRegion> make_regions(const std::map<ClassNames, int>& values,
                                      const Combinations& combinations) {
  std::map<std::string, std::uint64_t> sizes;
  for (const auto& [names, voxel_count] : combinations) {
    for (const std::string& name : names) sizes[name] += voxel_count;
  }
  std::vector<LabelRegion> regions;
  for (const auto& [single, own] : values) {
    if (single.size() > 1) continue;
    LabelRegion& region =
        regions.emplace_back(single.front(), std::vector<int>(), LabelRegion::kWrittenTogether);
    for (const auto& [names, value] : values) {
      if (std::ranges::find(names, region.name) != names.end()) region.values.push_back(value);
    }
    std::ranges::sort(region.values);
  }
  const auto size = [&](const LabelRegion& region) { return sizes[region.name]; };
  std::ranges::stable_sort(regions, std::greater(), size);
  return regions;
}

/// Cases say by names what they were annotated for: values are of classes, which are no more.
void name_present_labels(const std::map<std::int64_t, std::string>& names, DatasetList& list) {
  for (CaseFiles& files : list.training) {
    if (!files.labels_present) continue;
    for (std::string& label : *files.labels_present) {
      const auto value = parse_whole_number(label);
      if (!value || !names.contains(*value)) continue;
      const bool is_name =
          std::ranges::find(std::views::values(names), label) != std::views::values(names).end();
      if (!is_name) label = names.at(*value);
    }
  }
}

void set_classes(const std::map<std::int64_t, std::string>& names, DatasetList& list) {
  list.class_names.clear();
  list.label_values.clear();
  for (const auto& [value, name] : names) {
    list.class_names[static_cast<int>(list.label_values.size())] = name;
    list.label_values.push_back(static_cast<int>(value));
  }
}

}  // namespace

bool make_regions_of_masks(DatasetList& list) {
  if (!list.regions.empty()) {
    throw UsageError(fmt::format("--regions: {} has regions already", list.folder.string()),
                     "name the folder of masks that the list was made from, or leave it out");
  }
  std::vector<const CaseFiles*> cases;
  for (const CaseFiles& files : list.training) {
    if (has_masks(files)) cases.push_back(&files);
  }
  if (cases.empty()) {
    throw UsageError(fmt::format("--regions: no case of {} has a mask file for each class",
                                 list.folder.string()),
                     "leave it out; labels of several values say their regions in labels");
  }
  const Combinations combinations = read_all_combinations(cases);
  const std::vector<ClassNames> overlaps = find_overlaps(combinations);
  if (overlaps.empty()) return false;

  std::map<std::int64_t, std::string> names = class_names_by_value(list);
  check_room(names, std::ssize(overlaps), list);
  name_present_labels(names, list);
  std::map<ClassNames, int> values;
  for (const auto& [value, name] : names) {
    if (value != 0) values[{name}] = static_cast<int>(value);
  }
  std::int64_t value = largest_value(names, list);
  for (const ClassNames& overlap : overlaps) {
    values[overlap] = static_cast<int>(++value);
    names[value] = join(overlap, " + ");
  }
  list.regions = make_regions(values, combinations);
  set_classes(names, list);
  give_masks_their_regions(list);
  return true;
}

}  // namespace hayate
