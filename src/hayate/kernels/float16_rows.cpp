// SPDX-License-Identifier: Apache-2.0
#include "hayate/kernels/float16_rows.h"

#include "hayate/kernels/float16_rows_versions.h"

namespace hayate {

const Float16Kernels& float16_kernels(Isa isa) {
  return isa == Isa::kReference ? reference::float16_version() : avx2::float16_version();
}

}  // namespace hayate
