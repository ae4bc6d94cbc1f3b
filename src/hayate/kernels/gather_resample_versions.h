// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "hayate/kernels/gather_resample.h"

namespace hayate {

namespace reference {
const GatherResampleKernels& gather_resample_version();
}
namespace avx2 {
const GatherResampleKernels& gather_resample_version();
}
namespace avx512 {
const GatherResampleKernels& gather_resample_version();
}

}  // namespace hayate
