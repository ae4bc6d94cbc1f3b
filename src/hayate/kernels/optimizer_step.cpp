// SPDX-License-Identifier: Apache-2.0
#include "hayate/kernels/optimizer_step.h"

#include "hayate/kernels/optimizer_step_versions.h"

namespace hayate {

const OptimizerKernels& optimizer_kernels(Isa isa) {
  switch (isa) {
    case Isa::kReference:
      return reference::optimizer_version();
    case Isa::kAvx2:
      return avx2::optimizer_version();
    case Isa::kAvx512:
    case Isa::kAvx512Bf16:
      break;
  }
  return avx512::optimizer_version();
}

}  // namespace hayate
