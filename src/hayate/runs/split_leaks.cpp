// SPDX-License-Identifier: Apache-2.0
#include "hayate/runs/split_leaks.h"

#include <fmt/format.h>

namespace hayate {

std::vector<std::string> find_split_leaks(
    const Split& split, const std::map<std::filesystem::path, std::uint64_t>& file_hashes) {
  std::map<std::uint64_t, std::string> trained_on;
  for (const CaseFiles& files : split.train) {
    trained_on.emplace(file_hashes.at(files.image), files.name);
  }
  std::vector<std::string> leaks;
  for (const CaseFiles& files : split.validation) {
    const auto same = trained_on.find(file_hashes.at(files.image));
    if (same == trained_on.end()) continue;
    leaks.push_back(fmt::format("{} (trained on as {})", files.name, same->second));
  }
  return leaks;
}

}  // namespace hayate
