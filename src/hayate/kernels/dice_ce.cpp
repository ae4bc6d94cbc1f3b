// SPDX-License-Identifier: Apache-2.0
#include "hayate/kernels/dice_ce.h"

#include "hayate/kernels/dice_ce_versions.h"

namespace hayate {

template <class T>
const DiceCeKernels<T>& dice_ce_kernels(Isa isa) {
  switch (isa) {
    case Isa::kReference:
      return reference::dice_ce_version<T>();
    case Isa::kAvx2:
      return avx2::dice_ce_version<T>();
    case Isa::kAvx512:
    case Isa::kAvx512Bf16:
      break;
  }
  return avx512::dice_ce_version<T>();
}

template const DiceCeKernels<float>& dice_ce_kernels<float>(Isa isa);
template const DiceCeKernels<BFloat16>& dice_ce_kernels<BFloat16>(Isa isa);

}  // namespace hayate
