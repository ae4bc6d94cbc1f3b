// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "hayate/base/core_list.h"

namespace hayate {

/// Divides cores among ranks: a block of neighbours each, as equal as the nodes allow, within a
/// node where there are as many ranks as nodes. Fewer ranks get whole nodes; where keeping to nodes
/// would leave a rank less than half of an equal share, for which all others would wait, blocks go
/// over their borders. With more ranks than cores some share one.
///
/// \param nodes  as read_numa_nodes() returns them, none empty.
/// \returns a block for each rank, in their order, none empty.
/// \pre ranks >= 1
std::vector<Cores> divide_cores(const std::vector<Cores>& nodes, int ranks);

}  // namespace hayate
