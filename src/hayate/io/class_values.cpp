// SPDX-License-Identifier: Apache-2.0
#include "hayate/io/class_values.h"

namespace hayate {

std::map<std::int64_t, std::string> class_names_by_value(const DatasetList& list) {
  std::map<std::int64_t, std::string> names;
  for (const auto& [index, name] : list.class_names) {
    const auto at = static_cast<std::size_t>(index);
    names[at < list.label_values.size() ? list.label_values[at] : index] = name;
  }
  return names;
}

}  // namespace hayate
