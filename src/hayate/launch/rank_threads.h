// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>

#include "hayate/launch/place.h"

namespace hayate {

/// The cores that a rank may run on.
struct CoresOfRank {
  /// Those of the process.
  int own = 1;
  /// Those of the node, or of the container or job on it, that all ranks on it have together.
  int of_node = 1;
};

/// Returns how many threads a rank computes with so that all those on its node fill the cores once:
/// as many as its own cores, or an equal share of the node's where that is less, because several
/// ranks have the same ones. Nothing where it shares the node with no other rank, or
/// OMP_NUM_THREADS says it; torchrun sets that to 1 by itself, which says nothing.
std::optional<int> threads_of_rank(const Place& place, const Environment& environment,
                                   const CoresOfRank& cores);
/// Asks that of this process. Nothing, too, where it cannot be known which rank it is: whoever
/// needs to know meets that error in find_place().
std::optional<int> threads_of_rank();

/// Makes that thread_count() of this process (base/parallel.h), unless --threads says otherwise.
void share_cores_of_node();

}  // namespace hayate
