// SPDX-License-Identifier: Apache-2.0
#include "hayate/base/cgroup.h"

#include <fstream>
#include <limits>

#include <gtest/gtest.h>

#include "support/temp_folder.h"

namespace hayate {
namespace {

class Cgroup : public testing::Test {
 protected:
  void write(const std::string& path, const std::string& text) {
    const auto file = folder_ / path;
    std::filesystem::create_directories(file.parent_path());
    std::ofstream(file) << text;
  }
  struct Limits {
    std::int64_t memory_bytes;
    double cores;
  };
  Limits read() const {
    const CgroupPlace place{folder_ / "membership", folder_ / "mount"};
    return {cgroup_memory_bytes(place), cgroup_cores(place)};
  }

  TempFolder folder_;
};

TEST_F(Cgroup, WithoutGroupsThereIsNoLimit) {
  EXPECT_EQ(read().memory_bytes, std::numeric_limits<std::int64_t>::max());
  EXPECT_EQ(read().cores, std::numeric_limits<double>::infinity());
}

TEST_F(Cgroup, OfVersion2TheTightestLevelCounts) {
  write("membership", "0::/job/step\n");
  write("mount/job/memory.max", "1000\n");
  write("mount/job/memory.current", "700\n");
  write("mount/job/memory.stat", "anon 500\ninactive_file 150\nactive_file 50\n");
  write("mount/job/cpu.max", "150000 100000\n");
  write("mount/job/step/memory.max", "max\n");
  write("mount/job/step/memory.current", "700\n");
  write("mount/job/step/cpu.max", "max 100000\n");
  EXPECT_EQ(read().memory_bytes, 1000 - (700 - 150));
  EXPECT_DOUBLE_EQ(read().cores, 1.5);
}

TEST_F(Cgroup, InAContainerTheRootIsTheGroup) {
  write("membership", "0::/../../of/the/host\n");
  write("mount/memory.max", "1000\n");
  write("mount/memory.current", "1200\n");
  write("mount/cpu.max", "400000 100000\n");
  EXPECT_EQ(read().memory_bytes, 0);
  EXPECT_DOUBLE_EQ(read().cores, 4.0);
}

TEST_F(Cgroup, OfVersion1EachControllerHasItsTree) {
  write("membership", "4:memory:/job\n3:cpu,cpuacct:/job\n1:name=systemd:/\nnonsense\n");
  write("mount/memory/job/memory.limit_in_bytes", "5000\n");
  write("mount/memory/job/memory.usage_in_bytes", "3000\n");
  write("mount/memory/job/memory.stat", "inactive_file 1\ntotal_inactive_file 1000\n");
  write("mount/cpu,cpuacct/job/cpu.cfs_quota_us", "250000\n");
  write("mount/cpu,cpuacct/job/cpu.cfs_period_us", "100000\n");
  write("mount/cpu,cpuacct/cpu.cfs_quota_us", "-1\n");
  write("mount/cpu,cpuacct/cpu.cfs_period_us", "100000\n");
  EXPECT_EQ(read().memory_bytes, 3000);
  EXPECT_DOUBLE_EQ(read().cores, 2.5);
}

TEST_F(Cgroup, HasNoMoreCoresThanItsSetOfThem) {
  write("membership", "0::/job/step\n");
  write("mount/job/cpu.max", "800000 100000\n");
  write("mount/job/cpuset.cpus.effective", "0-3,8\n");
  write("mount/job/step/cpuset.cpus.effective", "\n");
  EXPECT_DOUBLE_EQ(read().cores, 5.0);
  write("membership", "3:cpuset:/job\n");
  write("mount/cpuset/job/cpuset.effective_cpus", "4-5\n");
  EXPECT_DOUBLE_EQ(read().cores, 2.0);
}

}  // namespace
}  // namespace hayate
