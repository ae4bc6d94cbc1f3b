// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <limits>

namespace hayate {

/// What the control groups that this process is in leave to it: containers and batch systems set
/// such limits, and the kernel ends processes that go beyond.
struct CgroupLimits {
  /// Until the tightest limit; file pages that can be dropped count as free.
  std::int64_t memory_bytes = std::numeric_limits<std::int64_t>::max();
  /// Cores' worth of time.
  double cores = std::numeric_limits<double>::infinity();
};

/// Of this process's group and all groups above it, of both versions of cgroups.
/// \param membership  /proc/self/cgroup: the groups, a line each.
/// \param mount       where their folders are.
/// Source: Documentation/admin-guide/cgroup-v2.rst, cgroup-v1/memory.rst.
CgroupLimits read_cgroup_limits(const std::filesystem::path& membership = "/proc/self/cgroup",
                                const std::filesystem::path& mount = "/sys/fs/cgroup");

}  // namespace hayate
