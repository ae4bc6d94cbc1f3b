// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "hayate/kernels/axis_resample.h"

namespace hayate {

namespace reference {
const AxisResampleKernels& axis_resample_version();
}
namespace avx2 {
const AxisResampleKernels& axis_resample_version();
}
namespace avx512 {
const AxisResampleKernels& axis_resample_version();
}

}  // namespace hayate
