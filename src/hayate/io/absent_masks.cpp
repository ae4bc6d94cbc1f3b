// SPDX-License-Identifier: Apache-2.0
#include "hayate/io/absent_masks.h"

#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "hayate/base/text.h"
#include "hayate/io/case_label.h"
#include "hayate/io/class_values.h"

namespace hayate {
namespace {

// Of more classes these are named.
constexpr std::size_t kMostNamed = 5;

/// Class value → names of the cases that have masks, but none of it.
using Absent = std::map<std::int64_t, std::vector<std::string>>;

/// \param is_declared  of cases that say what they were annotated for, or of the others.
Absent find_absent(const DatasetList& list, bool is_declared) {
  Absent absent;
  for (const CaseFiles& files : list.training) {
    if (!has_masks(files) || files.labels_present.has_value() != is_declared) continue;
    for (const auto& [value, name] : class_names_by_value(list)) {
      const bool is_there =
          std::ranges::find(files.masks, value, &ClassMask::value) != files.masks.end();
      const bool is_said = is_declared && std::ranges::find(*files.labels_present, name) !=
                                              files.labels_present->end();
      if (value != 0 && !is_there && !is_said) absent[value].push_back(files.name);
    }
  }
  return absent;
}

/// "liver (2 cases, s1 …), spleen (1 case, s2)"
std::string describe(const Absent& absent, const DatasetList& list) {
  const auto names = class_names_by_value(list);
  std::vector<std::string> said;
  for (const auto& [value, cases] : absent) {
    if (said.size() == kMostNamed) break;
    said.push_back(fmt::format("{} ({} case{}, {}{})", names.at(value), cases.size(),
                               cases.size() == 1 ? "" : "s", cases.front(),
                               cases.size() == 1 ? "" : " …"));
  }
  if (absent.size() > kMostNamed) said.emplace_back("…");
  return join(said, ", ");
}

}  // namespace

void note_absent_masks(DatasetList& list) {
  for (const bool is_declared : {true, false}) {
    const Absent absent = find_absent(list, is_declared);
    if (absent.empty()) continue;
    list.notes.push_back(fmt::format(
        "{} of {} classes have no mask in some cases, and {}: {}", absent.size(),
        count_foreground_classes(list),
        is_declared ? "count there as not annotated (labels_present in a list of hayate says "
                      "otherwise)"
                    : "count as not there (labels_present in the list says otherwise)",
        describe(absent, list)));
  }
}

}  // namespace hayate
