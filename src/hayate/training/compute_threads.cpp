// SPDX-License-Identifier: Apache-2.0
#include "hayate/training/compute_threads.h"

#include <ATen/Parallel.h>

#include "hayate/base/parallel.h"

namespace hayate {

void apply_thread_count() {
  at::set_num_threads(thread_count());
}

}  // namespace hayate
