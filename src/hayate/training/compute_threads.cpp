// SPDX-License-Identifier: Apache-2.0
#include "hayate/training/compute_threads.h"

#include <vector>

#include <ATen/Parallel.h>
#include <omp.h>

#include "hayate/base/parallel.h"
#include "hayate/base/process_cores.h"
#include "hayate/launch/rank_threads.h"

namespace hayate {
namespace {

/// What OpenMP's library has bound its threads to, this one among them, and therefore found when it
/// was loaded; empty where it binds none.
cpu_set_t cores_of_places() {
  cpu_set_t cores;
  CPU_ZERO(&cores);
  for (int place = 0; place < omp_get_num_places(); ++place) {
    std::vector<int> ids(static_cast<std::size_t>(omp_get_place_num_procs(place)));
    omp_get_place_proc_ids(place, ids.data());
    for (const int id : ids) CPU_SET(static_cast<std::size_t>(id), &cores);
  }
  return cores;
}

}  // namespace

void apply_thread_count() {
  const cpu_set_t cores = cores_of_places();
  if (CPU_COUNT(&cores) > 0) set_process_cores(cores);
  share_cores_of_node();
  at::set_num_threads(thread_count());
}

}  // namespace hayate
