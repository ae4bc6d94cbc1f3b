// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>

namespace hayate {

/// Where the control groups of a process are found: containers and batch systems set their limits,
/// and the kernel ends processes that go beyond.
struct CgroupPlace {
  /// The groups, a line each.
  std::filesystem::path membership = "/proc/self/cgroup";
  /// Where the folders of the groups are.
  std::filesystem::path mount = "/sys/fs/cgroup";
};

/// What this process's groups, and all groups above them, of both versions of cgroups, leave of
/// memory: until the tightest limit; file pages that can be dropped count as free. The largest
/// number without a limit. Source: Documentation/admin-guide/cgroup-v2.rst, cgroup-v1/memory.rst.
std::int64_t cgroup_memory_bytes(const CgroupPlace& place = {});

/// Returns what those groups leave of processors: cores' worth of time, and no more than they have
/// cores; infinity without a limit. Source: cgroup-v2.rst, cgroup-v1/cpusets.rst.
double cgroup_cores(const CgroupPlace& place = {});

}  // namespace hayate
