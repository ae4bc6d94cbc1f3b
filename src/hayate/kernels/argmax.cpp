// SPDX-License-Identifier: Apache-2.0
#include "hayate/kernels/argmax.h"

#include "hayate/kernels/argmax_versions.h"

namespace hayate {

template <class T>
Argmax<T> argmax_kernel(Isa isa) {
  return version_for(isa, reference::argmax_version<T>, avx2::argmax_version<T>,
                     avx512::argmax_version<T>);
}

template Argmax<float> argmax_kernel<float>(Isa isa);
template Argmax<BFloat16> argmax_kernel<BFloat16>(Isa isa);
template Argmax<Float16> argmax_kernel<Float16>(Isa isa);

}  // namespace hayate
