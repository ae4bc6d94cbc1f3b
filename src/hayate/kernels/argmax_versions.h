// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "hayate/kernels/argmax.h"

namespace hayate {

namespace reference {
template <class T>
Argmax<T> argmax_version();
}
namespace avx2 {
template <class T>
Argmax<T> argmax_version();
}
namespace avx512 {
template <class T>
Argmax<T> argmax_version();
}

}  // namespace hayate
