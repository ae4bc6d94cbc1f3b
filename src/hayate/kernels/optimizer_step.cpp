// SPDX-License-Identifier: Apache-2.0
#include "hayate/kernels/optimizer_step.h"

#include "hayate/kernels/optimizer_step_versions.h"

namespace hayate {

const OptimizerKernels& optimizer_kernels(Isa isa) {
  return version_for(isa, reference::optimizer_version, avx2::optimizer_version,
                     avx512::optimizer_version);
}

}  // namespace hayate
