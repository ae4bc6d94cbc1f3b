// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace hayate {

/// How long a process and the calling thread of it had cores, and waited for them, up to now.
struct CoreUse {
  double wall_seconds = 0.0;
  /// Time on cores, of all threads of the process together.
  double process_seconds = 0.0;
  /// Time in which the calling thread was ready to run while others had the cores.
  double waited_seconds = 0.0;
};

CoreUse read_core_use();

/// Returns the share of its time, 0 to 1, in which the thread waited for a core because of other
/// processes; 0 where the process itself filled its cores, since it waited for its own threads
/// then.
/// \param threads  that the process computes with.
double share_taken_by_others(const CoreUse& before, const CoreUse& after, int threads);

}  // namespace hayate
