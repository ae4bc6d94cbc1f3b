// SPDX-License-Identifier: Apache-2.0
#include "hayate/io/layouts/channel_name.h"

#include <algorithm>

namespace hayate {

std::string channel_name(const std::string& stem, const std::string& folder) {
  std::string name = stem.starts_with(folder) ? stem.substr(folder.size()) : stem;
  name.erase(0, std::min(name.find_first_not_of("_-. "), name.size()));
  return name.empty() ? stem : name;
}

}  // namespace hayate
