// SPDX-License-Identifier: Apache-2.0
#include "hayate/kernels/axis_resample.h"

#include "hayate/kernels/axis_resample_versions.h"

namespace hayate {

const AxisResampleKernels& axis_resample_kernels(Isa isa) {
  return version_for(isa, reference::axis_resample_version, avx2::axis_resample_version,
                     avx512::axis_resample_version);
}

}  // namespace hayate
