// SPDX-License-Identifier: Apache-2.0
#include "hayate/io/class_values.h"

#include <algorithm>
#include <iterator>

namespace hayate {

std::map<std::int64_t, std::string> class_names_by_value(const DatasetList& list) {
  std::map<std::int64_t, std::string> names;
  for (const auto& [index, name] : list.class_names) {
    const auto at = static_cast<std::size_t>(index);
    names[at < list.label_values.size() ? list.label_values[at] : index] = name;
  }
  return names;
}

std::size_t count_foreground_classes(const DatasetList& list) {
  const auto names = class_names_by_value(list);
  const std::int64_t background = list.label_values.empty() ? 0 : list.label_values.front();
  return names.size() - names.count(background);
}

std::int64_t declared_class_count(const DatasetList& list) {
  const std::int64_t named = list.class_names.empty() ? 0 : list.class_names.rbegin()->first + 1;
  return std::max(named, std::ssize(list.label_values));
}

}  // namespace hayate
