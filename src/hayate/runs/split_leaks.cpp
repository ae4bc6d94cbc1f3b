// SPDX-License-Identifier: Apache-2.0
#include "hayate/runs/split_leaks.h"
#include "hayate/io/case_image.h"

#include <fmt/format.h>

namespace hayate {

std::vector<std::string> find_split_leaks(
    const Split& split, const std::map<std::filesystem::path, std::uint64_t>& file_hashes) {
  const auto hash_of = [&](const std::filesystem::path& file) { return file_hashes.at(file); };
  std::map<std::uint64_t, std::string> trained_on;
  for (const CaseFiles& files : split.train) {
    trained_on.emplace(hash_of_image(files, hash_of), files.name);
  }
  std::vector<std::string> leaks;
  for (const CaseFiles& files : split.validation) {
    const auto same = trained_on.find(hash_of_image(files, hash_of));
    if (same == trained_on.end()) continue;
    leaks.push_back(fmt::format("{} (trained on as {})", files.name, same->second));
  }
  return leaks;
}

}  // namespace hayate
