// SPDX-License-Identifier: Apache-2.0
#include "hayate/io/case_names.h"

#include <algorithm>
#include <array>
#include <map>
#include <span>

#include <fmt/format.h>

#include "hayate/base/hash.h"
#include "hayate/base/text.h"
#include "hayate/io/image_name.h"

namespace hayate {
namespace {

namespace fs = std::filesystem;

// Digits that are used of the 16 of a hash, which are enough for the cases of a data set.
constexpr std::size_t kHashDigits = 8;

using Parts = std::vector<std::string>;

Parts parts_of(const fs::path& path) {
  Parts parts;
  for (const fs::path& part : path) parts.push_back(part.string());
  return parts;
}

/// How many parts all of them begin with.
std::size_t common_length(const std::vector<Parts>& all) {
  std::size_t length = all.front().size();
  for (const Parts& parts : all) {
    const auto differ = std::ranges::mismatch(all.front(), parts);
    length = std::min(length, static_cast<std::size_t>(differ.in1 - all.front().begin()));
  }
  return length;
}

/// Takes away what all of them begin with.
void drop_common_begin(std::vector<Parts>& all) {
  const auto length = static_cast<std::ptrdiff_t>(common_length(all));
  for (Parts& parts : all) parts.erase(parts.begin(), parts.begin() + length);
}

/// What is left of folders without the parts that all of them begin and end with.
std::vector<Parts> differing_parts(std::vector<Parts> folders) {
  for (int end = 0; end < 2; ++end) {
    drop_common_begin(folders);
    for (Parts& parts : folders) std::ranges::reverse(parts);
  }
  return folders;
}

/// The four names that a case may get, best first.
using Names = std::array<std::string, 4>;

std::vector<Names> propose_names(const std::vector<CaseFiles>& cases, const fs::path& folder) {
  std::vector<Names> names(cases.size());
  std::map<std::string, std::vector<std::size_t>> by_file_name;
  for (std::size_t i = 0; i < cases.size(); ++i) {
    const fs::path path = without_image_suffix(cases[i].image.lexically_relative(folder));
    names[i][0] = cases[i].name.empty() ? case_name(cases[i].image) : cases[i].name;
    names[i][2] = join(parts_of(path), "_");
    names[i][3] = fmt::format(
        "{}_{}", names[i][2],
        format_hash(hash_bytes(std::as_bytes(std::span(path.native())))).substr(0, kHashDigits));
    by_file_name[names[i][0]].push_back(i);
  }
  for (const auto& [file_name, indices] : by_file_name) {
    std::vector<Parts> folders;
    for (const std::size_t i : indices) {
      folders.push_back(parts_of(cases[i].image.lexically_relative(folder).parent_path()));
    }
    folders = differing_parts(std::move(folders));
    for (std::size_t k = 0; k < indices.size(); ++k) {
      names[indices[k]][1] = folders[k].empty() ? file_name : join(folders[k], "_");
    }
  }
  return names;
}

}  // namespace

void name_cases(std::vector<CaseFiles>& cases, const fs::path& folder,
                const std::set<std::string>& taken) {
  const std::vector<Names> names = propose_names(cases, folder);
  std::vector<std::size_t> choice(cases.size(), 0);
  for (std::size_t last = 1; last <= std::tuple_size_v<Names>; ++last) {
    std::map<std::string, int> counts;
    for (std::size_t i = 0; i < cases.size(); ++i) {
      cases[i].name = names[i][choice[i]];
      ++counts[cases[i].name];
    }
    for (std::size_t i = 0; i < cases.size(); ++i) {
      if (counts[cases[i].name] > 1 || taken.contains(cases[i].name)) {
        choice[i] = std::min(last, std::tuple_size_v<Names> - 1);
      }
    }
  }
}

}  // namespace hayate
