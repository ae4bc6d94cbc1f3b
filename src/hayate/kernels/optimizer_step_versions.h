// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "hayate/kernels/optimizer_step.h"

namespace hayate {

namespace reference {
const OptimizerKernels& optimizer_version();
}
namespace avx2 {
const OptimizerKernels& optimizer_version();
}
namespace avx512 {
const OptimizerKernels& optimizer_version();
}

}  // namespace hayate
