// SPDX-License-Identifier: Apache-2.0
#include "hayate/io/absent_masks.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "hayate/base/text.h"
#include "hayate/io/case_label.h"
#include "hayate/io/class_values.h"

namespace hayate {
namespace {

// Of more classes these are named.
constexpr std::size_t kMostNamed = 5;

/// What there may be masks of: the regions, or the classes but the background, in their order.
std::vector<std::string> masked_names(const DatasetList& list) {
  std::vector<std::string> names;
  for (const LabelRegion& region : list.regions) names.push_back(region.name);
  if (!names.empty()) return names;
  for (const auto& [value, name] : class_names_by_value(list)) {
    if (value != 0) names.push_back(name);
  }
  return names;
}

/// A class or region, and the names of the cases that have masks, but none of it.
struct Absent {
  std::string name;
  std::vector<std::string> cases;
};

/// \param is_declared  of cases that say what they were annotated for, or of the others.
std::vector<Absent> find_absent(const DatasetList& list, bool is_declared) {
  std::vector<Absent> absent;
  for (std::string& name : masked_names(list)) {
    Absent one{std::move(name), {}};
    for (const CaseFiles& files : list.training) {
      if (!has_masks(files) || files.labels_present.has_value() != is_declared) continue;
      const bool is_there =
          std::ranges::find(files.masks, one.name, &ClassMask::name) != files.masks.end();
      const bool is_said = is_declared && std::ranges::find(*files.labels_present, one.name) !=
                                              files.labels_present->end();
      if (!is_there && !is_said) one.cases.push_back(files.name);
    }
    if (!one.cases.empty()) absent.push_back(std::move(one));
  }
  return absent;
}

/// "liver (2 cases, s1 …), spleen (1 case, s2)"
std::string describe(const std::vector<Absent>& absent) {
  std::vector<std::string> said;
  for (const auto& [name, cases] : absent) {
    if (said.size() == kMostNamed) break;
    said.push_back(fmt::format("{} ({} case{}, {}{})", name, cases.size(),
                               cases.size() == 1 ? "" : "s", cases.front(),
                               cases.size() == 1 ? "" : " …"));
  }
  if (absent.size() > kMostNamed) said.emplace_back("…");
  return join(said, ", ");
}

}  // namespace

void note_absent_masks(DatasetList& list) {
  for (const bool is_declared : {true, false}) {
    const std::vector<Absent> absent = find_absent(list, is_declared);
    if (absent.empty()) continue;
    list.notes.push_back(fmt::format(
        "{} of {} {} have no mask in some cases, and {}: {}", absent.size(),
        masked_names(list).size(), list.regions.empty() ? "classes" : "regions",
        is_declared ? "count there as not annotated (labels_present in a list of hayate says "
                      "otherwise)"
                    : "count as not there (labels_present in the list says otherwise)",
        describe(absent)));
  }
}

}  // namespace hayate
