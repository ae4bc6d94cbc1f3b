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
std::map<std::int64_t, std::vector<std::string>> find_absent(const DatasetList& list) {
  std::map<std::int64_t, std::vector<std::string>> absent;
  for (const CaseFiles& files : list.training) {
    if (!has_masks(files)) continue;
    for (const auto& [value, name] : class_names_by_value(list)) {
      const bool is_there =
          std::ranges::find(files.masks, value, &ClassMask::value) != files.masks.end();
      if (value != 0 && !is_there) absent[value].push_back(files.name);
    }
  }
  return absent;
}

}  // namespace

void note_absent_masks(DatasetList& list) {
  const auto absent = find_absent(list);
  if (absent.empty()) return;
  const auto names = class_names_by_value(list);
  std::vector<std::string> said;
  for (const auto& [value, cases] : absent) {
    if (said.size() == kMostNamed) break;
    said.push_back(fmt::format("{} ({} case{}, {}{})", names.at(value), cases.size(),
                               cases.size() == 1 ? "" : "s", cases.front(),
                               cases.size() == 1 ? "" : " …"));
  }
  if (absent.size() > kMostNamed) said.emplace_back("…");
  list.notes.push_back(
      fmt::format("{} of {} classes have no mask in some cases, and count as not there: {}",
                  absent.size(), count_foreground_classes(list), join(said, ", ")));
}

}  // namespace hayate
