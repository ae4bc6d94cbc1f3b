// SPDX-License-Identifier: Apache-2.0
#include "hayate/kernels/gather_resample.h"

#include "hayate/kernels/gather_resample_versions.h"

namespace hayate {

const GatherResampleKernels& gather_resample_kernels(Isa isa) {
  return version_for(isa, reference::gather_resample_version, avx2::gather_resample_version,
                     avx512::gather_resample_version);
}

}  // namespace hayate
