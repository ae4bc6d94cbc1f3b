// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "hayate/kernels/norm_act.h"

namespace hayate {

namespace reference {
template <class T>
const NormActKernels<T>& norm_act_version();
}
namespace avx2 {
template <class T>
const NormActKernels<T>& norm_act_version();
}
namespace avx512 {
template <class T>
const NormActKernels<T>& norm_act_version();
}

}  // namespace hayate
