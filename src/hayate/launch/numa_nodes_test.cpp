// SPDX-License-Identifier: Apache-2.0
#include "hayate/launch/numa_nodes.h"

#include <fstream>

#include <gtest/gtest.h>

#include "hayate/base/process_cores.h"
#include "support/temp_folder.h"

namespace hayate {
namespace {

cpu_set_t set_of(const Cores& cores) {
  cpu_set_t set;
  CPU_ZERO(&set);
  for (const int core : cores) CPU_SET(static_cast<std::size_t>(core), &set);
  return set;
}

void write_line(const std::filesystem::path& path, const std::string& line) {
  std::filesystem::create_directories(path.parent_path());
  std::ofstream(path) << line << '\n';
}

TEST(NumaNodes, AreReadInTheOrderOfTheirNumbers) {
  const TempFolder system;
  write_line(system.path() / "node/node0/cpulist", "0-1");
  write_line(system.path() / "node/node2/cpulist", "2-3");
  write_line(system.path() / "node/node10/cpulist", "4-5");
  // Memory alone makes a node, too.
  write_line(system.path() / "node/node11/cpulist", "");
  write_line(system.path() / "node/has_cpu", "0,2,10");
  EXPECT_EQ(read_numa_nodes(set_of({0, 1, 2, 3, 4, 5}), system.path()),
            (std::vector<Cores>{{0, 1}, {2, 3}, {4, 5}}));
  EXPECT_EQ(read_numa_nodes(set_of({1, 5}), system.path()), (std::vector<Cores>{{1}, {5}}));
}

TEST(NumaNodes, PutTheThreadsOfACoreBesideEachOther) {
  const TempFolder system;
  write_line(system.path() / "node/node0/cpulist", "0-3");
  for (const int core : {0, 1, 2, 3}) {
    write_line(
        system.path() / "cpu" / ("cpu" + std::to_string(core)) / "topology/thread_siblings_list",
        core % 2 == 0 ? "0,2" : "1,3");
  }
  EXPECT_EQ(read_numa_nodes(set_of({0, 1, 2, 3}), system.path()),
            (std::vector<Cores>{{0, 2, 1, 3}}));
}

TEST(NumaNodes, AreOneWhereTheSystemDoesNotSay) {
  const TempFolder system;
  EXPECT_EQ(read_numa_nodes(set_of({2, 7}), system.path()), (std::vector<Cores>{{2, 7}}));
  write_line(system.path() / "node/node0/cpulist", "2");
  EXPECT_EQ(read_numa_nodes(set_of({2, 7}), system.path()), (std::vector<Cores>{{2, 7}}));
}

TEST(NumaNodes, OfThisMachineHaveAllCoresOfTheProcess) {
  const cpu_set_t cores = process_cores();
  std::size_t count = 0;
  for (const Cores& node : read_numa_nodes(cores)) count += node.size();
  EXPECT_EQ(count, static_cast<std::size_t>(CPU_COUNT(&cores)));
}

}  // namespace
}  // namespace hayate
