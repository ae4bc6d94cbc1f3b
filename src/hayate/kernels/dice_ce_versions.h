// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "hayate/kernels/dice_ce.h"

namespace hayate {

namespace reference {
template <class T>
const DiceCeKernels<T>& dice_ce_version();
}
namespace avx2 {
template <class T>
const DiceCeKernels<T>& dice_ce_version();
}
namespace avx512 {
template <class T>
const DiceCeKernels<T>& dice_ce_version();
}

}  // namespace hayate
