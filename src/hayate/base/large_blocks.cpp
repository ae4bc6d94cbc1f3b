// SPDX-License-Identifier: Apache-2.0
#include "hayate/base/large_blocks.h"

#include <malloc.h>

namespace hayate {

void give_large_blocks_back() {
  constexpr int kLargeBytes = 64 << 20;
  mallopt(M_MMAP_THRESHOLD, kLargeBytes);
  mallopt(M_TRIM_THRESHOLD, 2 * kLargeBytes);
  malloc_trim(0);
}

}  // namespace hayate
