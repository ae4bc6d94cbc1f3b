// SPDX-License-Identifier: Apache-2.0
#include "hayate/base/cgroup.h"

#include <algorithm>
#include <fstream>
#include <limits>
#include <optional>
#include <string>
#include <string_view>

#include "hayate/base/core_list.h"

namespace hayate {
namespace {

namespace fs = std::filesystem;

/// Reads a number; nothing when there is no such file, or it says "max".
std::optional<std::int64_t> read_number(const fs::path& path) {
  std::ifstream file(path);
  std::int64_t number = 0;
  if (!(file >> number)) return std::nullopt;
  return number;
}

std::int64_t read_statistic(const fs::path& path, std::string_view name) {
  std::ifstream file(path);
  std::string key;
  std::int64_t value = 0;
  while (file >> key >> value) {
    if (key == name) return value;
  }
  return 0;
}

/// The files of one version about memory.
struct MemoryNames {
  const char* limit;
  const char* used;
  const char* droppable;
};
constexpr MemoryNames kVersion1{"memory.limit_in_bytes", "memory.usage_in_bytes",
                                "total_inactive_file"};
constexpr MemoryNames kVersion2{"memory.max", "memory.current", "inactive_file"};

std::optional<std::int64_t> memory_left(const fs::path& group, const MemoryNames& names) {
  const auto limit = read_number(group / names.limit);
  const auto used = read_number(group / names.used);
  if (!limit || !used) return std::nullopt;
  const std::int64_t held = *used - read_statistic(group / "memory.stat", names.droppable);
  return std::max<std::int64_t>(*limit - held, 0);
}

/// A quota of microseconds in each period; none when it is negative or "max".
std::optional<double> cores_granted(const fs::path& group, int version) {
  double quota = 0.0;
  double period = 0.0;
  if (version == 2) {
    std::ifstream file(group / "cpu.max");
    if (!(file >> quota >> period)) return std::nullopt;
  } else {
    quota = static_cast<double>(read_number(group / "cpu.cfs_quota_us").value_or(0));
    period = static_cast<double>(read_number(group / "cpu.cfs_period_us").value_or(0));
  }
  if (quota <= 0.0 || period <= 0.0) return std::nullopt;
  return quota / period;
}

/// The cores of a group; none where it has no list of its own.
std::optional<double> cores_owned(const fs::path& group, int version) {
  std::ifstream file(group / (version == 2 ? "cpuset.cpus.effective" : "cpuset.effective_cpus"));
  std::string list;
  if (!(file >> list)) return std::nullopt;
  const std::optional<Cores> cores = parse_core_list(list);
  if (!cores) return std::nullopt;
  return static_cast<double>(cores->size());
}

/// Calls use(folder) for a group and those above it. In a container the path may be one of the
/// host's; then only the root is there.
template <class Use>
void for_each_level(const fs::path& mount, const std::string& path, Use use) {
  fs::path group = fs::path(path).relative_path();
  while (!group.empty()) {
    use(mount / group);
    group = group.parent_path();
  }
  use(mount);
}

/// Calls use(folder, version) for every group that rules over what a controller ("memory") shares
/// out.
template <class Use>
void for_each_group(const CgroupPlace& place, const std::string& controller, Use use) {
  std::ifstream file(place.membership);
  // "4:memory:/group", "3:cpu,cpuacct:/group"; "0::/group" is version 2.
  for (std::string line; std::getline(file, line);) {
    const std::size_t first = line.find(':');
    const std::size_t second = line.find(':', first + 1);
    if (first == std::string::npos || second == std::string::npos) continue;
    const std::string controllers = line.substr(first + 1, second - first - 1);
    const std::string path = line.substr(second + 1);
    if (controllers.empty()) {
      for_each_level(place.mount, path, [&](const fs::path& group) { use(group, 2); });
    } else if (("," + controllers + ",").find("," + controller + ",") != std::string::npos) {
      for_each_level(place.mount / controllers, path,
                     [&](const fs::path& group) { use(group, 1); });
    }
  }
}

}  // namespace

std::int64_t cgroup_memory_bytes(const CgroupPlace& place) {
  std::int64_t bytes = std::numeric_limits<std::int64_t>::max();
  for_each_group(place, "memory", [&](const fs::path& group, int version) {
    const auto left = memory_left(group, version == 2 ? kVersion2 : kVersion1);
    bytes = std::min(bytes, left.value_or(bytes));
  });
  return bytes;
}

double cgroup_cores(const CgroupPlace& place) {
  double cores = std::numeric_limits<double>::infinity();
  for_each_group(place, "cpu", [&](const fs::path& group, int version) {
    cores = std::min(cores, cores_granted(group, version).value_or(cores));
  });
  for_each_group(place, "cpuset", [&](const fs::path& group, int version) {
    cores = std::min(cores, cores_owned(group, version).value_or(cores));
  });
  return cores;
}

}  // namespace hayate
