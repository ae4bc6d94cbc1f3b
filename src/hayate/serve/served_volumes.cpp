// SPDX-License-Identifier: Apache-2.0
#include "hayate/serve/served_volumes.h"

#include <cassert>
#include <utility>

namespace hayate {

std::vector<ServedVolume> measure_served_classes(const Volume& label, const ServedModel& model) {
  std::vector<std::string> names{"background"};
  for (const ServedClass& one : model.classes) names.push_back(one.name);
  std::vector<ClassVolume> measured = measure_classes(label, model.scored, names);
  assert(measured.size() == model.classes.size());
  std::vector<ServedVolume> volumes;
  for (std::size_t i = 0; i < measured.size(); ++i) {
    volumes.push_back({std::move(measured[i]), model.classes[i].value});
  }
  return volumes;
}

}  // namespace hayate
