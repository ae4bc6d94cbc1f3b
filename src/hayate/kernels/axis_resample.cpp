// SPDX-License-Identifier: Apache-2.0
#include "hayate/kernels/axis_resample.h"

#include "hayate/kernels/axis_resample_versions.h"

namespace hayate {

const AxisResampleKernels& axis_resample_kernels(Isa isa) {
  switch (isa) {
    case Isa::kReference:
      return reference::axis_resample_version();
    case Isa::kAvx2:
      return avx2::axis_resample_version();
    case Isa::kAvx512:
    case Isa::kAvx512Bf16:
      break;
  }
  return avx512::axis_resample_version();
}

}  // namespace hayate
