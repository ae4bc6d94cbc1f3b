// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace hayate {

/// Returns the first host of one of Slurm's lists: gpu003 of "gpu[003-005,9],x", rack1n2 of
/// "rack[1-2]n[2,4]". Source: slurm.conf(5), NodeName.
std::string first_host(std::string_view list);

/// Returns how many tasks each node has, {2, 2, 2, 1} for "2(x3),1" (srun(1),
/// SLURM_STEP_TASKS_PER_NODE); nothing where the text is no such list.
std::optional<std::vector<int>> parse_tasks_per_node(std::string_view text);

}  // namespace hayate
