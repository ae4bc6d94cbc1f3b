// SPDX-License-Identifier: Apache-2.0
#include "hayate/kernels/norm_act.h"

#include "hayate/kernels/norm_act_versions.h"

namespace hayate {

template <class T>
const NormActKernels<T>& norm_act_kernels(Isa isa) {
  return version_for(isa, reference::norm_act_version<T>, avx2::norm_act_version<T>,
                     avx512::norm_act_version<T>);
}

template const NormActKernels<float>& norm_act_kernels<float>(Isa isa);
template const NormActKernels<BFloat16>& norm_act_kernels<BFloat16>(Isa isa);

}  // namespace hayate
