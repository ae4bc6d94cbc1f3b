// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <vector>

#include <sched.h>

#include "hayate/base/core_list.h"

namespace hayate {

/// Returns those of `cores` that each NUMA node has, nodes in their order, without empty ones; the
/// logical CPUs of one physical core stand beside each other. All in one node where the system does
/// not say which of them belongs where.
/// \pre there is one
std::vector<Cores> read_numa_nodes(const cpu_set_t& cores,
                                   const std::filesystem::path& system = "/sys/devices/system");

}  // namespace hayate
