// SPDX-License-Identifier: Apache-2.0
#include "hayate/launch/slurm_lists.h"

#include <iterator>

#include "hayate/base/text.h"
#include "hayate/base/whole_number.h"

namespace hayate {
namespace {

/// More nodes than any cluster has; a list that says so is damaged.
constexpr int kMostNodes = 1 << 20;

/// Appends the nodes of "2" or "2(x3)"; false where the text is neither.
bool append_nodes(std::string_view text, std::vector<int>& tasks) {
  std::int64_t repeats = 1;
  const std::size_t bracket = text.find('(');
  if (bracket != std::string_view::npos) {
    std::string_view rest = text.substr(bracket);
    if (!rest.starts_with("(x") || !rest.ends_with(")")) return false;
    repeats = parse_whole_number(rest.substr(2, rest.size() - 3)).value_or(0);
  }
  const std::int64_t count = parse_whole_number(text.substr(0, bracket)).value_or(0);
  if (count < 1 || count > kMostNodes || repeats < 1) return false;
  if (repeats > kMostNodes - std::ssize(tasks)) return false;
  tasks.insert(tasks.end(), static_cast<std::size_t>(repeats), static_cast<int>(count));
  return true;
}

}  // namespace

std::string first_host(std::string_view list) {
  std::string host;
  while (!list.empty() && list.front() != ',') {
    if (list.front() != '[') {
      host += list.front();
      list.remove_prefix(1);
      continue;
    }
    list.remove_prefix(1);
    host += list.substr(0, list.find_first_of(",-]"));
    const std::size_t end = list.find(']');
    list.remove_prefix(end == std::string_view::npos ? list.size() : end + 1);
  }
  return host;
}

std::optional<std::vector<int>> parse_tasks_per_node(std::string_view text) {
  std::vector<int> tasks;
  for (const std::string& part : split(text, ',')) {
    if (!append_nodes(part, tasks)) return std::nullopt;
  }
  return tasks;
}

}  // namespace hayate
