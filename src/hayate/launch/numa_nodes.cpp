// SPDX-License-Identifier: Apache-2.0
#include "hayate/launch/numa_nodes.h"

#include <algorithm>
#include <cassert>
#include <fstream>
#include <map>
#include <optional>
#include <string>

#include <fmt/format.h>

#include "hayate/base/whole_number.h"

namespace hayate {
namespace {

namespace fs = std::filesystem;

Cores read_core_list(const fs::path& path) {
  std::ifstream file(path);
  std::string line;
  std::getline(file, line);
  return parse_core_list(line).value_or(Cores{});
}

/// The number in the name "node12" of a folder.
std::optional<std::int64_t> node_number(const fs::path& folder) {
  const std::string name = folder.filename().string();
  return name.starts_with("node") ? parse_whole_number(name.substr(4)) : std::nullopt;
}

/// All cores that each node has, by its number.
std::map<std::int64_t, Cores> read_all_nodes(const fs::path& system) {
  std::map<std::int64_t, Cores> nodes;
  std::error_code ignored;
  for (const auto& entry : fs::directory_iterator(system / "node", ignored)) {
    const auto number = node_number(entry.path());
    if (number) nodes[*number] = read_core_list(entry.path() / "cpulist");
  }
  return nodes;
}

/// Orders logical CPUs by the first one of their physical core.
void put_siblings_together(Cores& cores, const fs::path& system) {
  std::map<int, int> first_sibling;
  for (const int core : cores) {
    const Cores siblings =
        read_core_list(system / "cpu" / fmt::format("cpu{}/topology/thread_siblings_list", core));
    first_sibling[core] = siblings.empty() ? core : siblings.front();
  }
  std::ranges::sort(cores, {}, [&](int core) { return std::pair(first_sibling[core], core); });
}

Cores to_list(const cpu_set_t& cores) {
  Cores list;
  for (int core = 0; core < CPU_SETSIZE; ++core) {
    if (CPU_ISSET(static_cast<std::size_t>(core), &cores)) list.push_back(core);
  }
  return list;
}

}  // namespace

std::vector<Cores> read_numa_nodes(const cpu_set_t& cores, const fs::path& system) {
  assert(CPU_COUNT(&cores) > 0);
  std::vector<Cores> nodes;
  std::size_t placed = 0;
  for (auto& [number, own] : read_all_nodes(system)) {
    std::erase_if(own,
                  [&](int core) { return !CPU_ISSET(static_cast<std::size_t>(core), &cores); });
    placed += own.size();
    if (!own.empty()) nodes.push_back(std::move(own));
  }
  if (placed != static_cast<std::size_t>(CPU_COUNT(&cores))) nodes = {to_list(cores)};
  for (Cores& node : nodes) put_siblings_together(node, system);
  return nodes;
}

}  // namespace hayate
