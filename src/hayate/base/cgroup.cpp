// SPDX-License-Identifier: Apache-2.0
#include "hayate/base/cgroup.h"

#include <algorithm>
#include <fstream>
#include <optional>
#include <string>
#include <string_view>

namespace hayate {
namespace {

namespace fs = std::filesystem;

/// Nothing when there is no such file, or it says "max".
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

/// The files of one version.
struct Names {
  const char* memory_limit;
  const char* memory_used;
  const char* droppable;
};
constexpr Names kVersion1{"memory.limit_in_bytes", "memory.usage_in_bytes", "total_inactive_file"};
constexpr Names kVersion2{"memory.max", "memory.current", "inactive_file"};

void apply_memory(const fs::path& group, const Names& names, CgroupLimits& limits) {
  const auto limit = read_number(group / names.memory_limit);
  const auto used = read_number(group / names.memory_used);
  if (!limit || !used) return;
  const std::int64_t held = *used - read_statistic(group / "memory.stat", names.droppable);
  limits.memory_bytes = std::min(limits.memory_bytes, std::max<std::int64_t>(*limit - held, 0));
}

/// A quota of microseconds in each period; none when it is negative or "max".
void apply_quota(std::optional<double> quota, std::optional<double> period, CgroupLimits& limits) {
  if (!quota || !period || *quota <= 0.0 || *period <= 0.0) return;
  limits.cores = std::min(limits.cores, *quota / *period);
}

void apply_version_2(const fs::path& group, CgroupLimits& limits) {
  apply_memory(group, kVersion2, limits);
  std::ifstream file(group / "cpu.max");
  double quota = 0.0;
  double period = 0.0;
  if (file >> quota >> period) apply_quota(quota, period, limits);
}

void apply_version_1(const fs::path& group, CgroupLimits& limits) {
  apply_memory(group, kVersion1, limits);
  apply_quota(read_number(group / "cpu.cfs_quota_us"), read_number(group / "cpu.cfs_period_us"),
              limits);
}

/// Calls apply(folder) for a group and those above it. In a container the path may be one of the
/// host's; then only the root is there.
template <class Apply>
void for_each_level(const fs::path& mount, const std::string& path, Apply apply) {
  fs::path group = fs::path(path).relative_path();
  while (!group.empty()) {
    apply(mount / group);
    group = group.parent_path();
  }
  apply(mount);
}

}  // namespace

CgroupLimits read_cgroup_limits(const fs::path& membership, const fs::path& mount) {
  CgroupLimits limits;
  std::ifstream file(membership);
  // "4:memory:/group", "3:cpu,cpuacct:/group"; "0::/group" is version 2.
  for (std::string line; std::getline(file, line);) {
    const std::size_t first = line.find(':');
    const std::size_t second = line.find(':', first + 1);
    if (first == std::string::npos || second == std::string::npos) continue;
    const std::string controllers = line.substr(first + 1, second - first - 1);
    const std::string path = line.substr(second + 1);
    if (controllers.empty()) {
      for_each_level(mount, path, [&](const fs::path& group) { apply_version_2(group, limits); });
    } else {
      for_each_level(mount / controllers, path,
                     [&](const fs::path& group) { apply_version_1(group, limits); });
    }
  }
  return limits;
}

}  // namespace hayate
