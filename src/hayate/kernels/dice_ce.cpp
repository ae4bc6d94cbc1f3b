// SPDX-License-Identifier: Apache-2.0
#include "hayate/kernels/dice_ce.h"

#include "hayate/kernels/dice_ce_versions.h"

namespace hayate {

template <class T>
const DiceCeKernels<T>& dice_ce_kernels(Isa isa) {
  return version_for(isa, reference::dice_ce_version<T>, avx2::dice_ce_version<T>,
                     avx512::dice_ce_version<T>);
}

template const DiceCeKernels<float>& dice_ce_kernels<float>(Isa isa);
template const DiceCeKernels<BFloat16>& dice_ce_kernels<BFloat16>(Isa isa);

}  // namespace hayate
