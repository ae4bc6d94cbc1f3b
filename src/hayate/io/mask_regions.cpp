// SPDX-License-Identifier: Apache-2.0
#include "hayate/io/mask_regions.h"

#include <algorithm>
#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "hayate/base/class_index.h"
#include "hayate/base/error.h"
#include "hayate/base/parallel.h"
#include "hayate/base/text.h"
#include "hayate/io/case_label.h"
#include "hayate/io/class_values.h"
#include "hayate/io/label_values.h"
#include "hayate/io/mask_merge.h"
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
  parallel_for(std::ssize(cases), thread_count(), [&](std::int64_t i) {
    const CaseFiles& files = *cases[static_cast<std::size_t>(i)];
    const std::vector<MaskCombination> found = read_combinations(files);
    const std::scoped_lock lock(mutex);
    for (const auto& [masks, voxel_count] : found) {
      ClassNames names;
      for (const std::size_t mask : masks) names.push_back(files.masks[mask].name);
      if (voxel_count > 0 && !names.empty()) all[names] += voxel_count;
    }
  });
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

/// \param classes  value → name, background included
void check_room(const std::map<std::int64_t, std::string>& classes, std::int64_t overlap_count,
                const DatasetList& list) {
  const std::int64_t most =
      std::min(kMostClasses - std::ssize(classes), kLargestLabelValue - classes.rbegin()->first);
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

/// Masks of regions, in the order of these.
std::vector<ClassMask> masks_of_regions(const std::vector<ClassMask>& masks,
                                        const std::vector<LabelRegion>& regions) {
  std::vector<ClassMask> result;
  for (const LabelRegion& region : regions) {
    const auto found = std::ranges::find(masks, region.name, &ClassMask::name);
    if (found != masks.end()) result.push_back({region.name, region.values, found->file});
  }
  return result;
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
  std::map<ClassNames, int> values;
  for (const auto& [value, name] : names) {
    if (value != 0) values[{name}] = static_cast<int>(value);
  }
  std::int64_t value = names.rbegin()->first;
  for (const ClassNames& overlap : overlaps) {
    values[overlap] = static_cast<int>(++value);
    names[value] = join(overlap, " + ");
  }
  list.regions = make_regions(values, combinations);
  set_classes(names, list);
  for (CaseFiles& files : list.training) {
    files.masks = masks_of_regions(files.masks, list.regions);
    if (has_masks(files)) files.label = files.masks.front().file;
  }
  return true;
}

}  // namespace hayate
