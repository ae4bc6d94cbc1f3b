// SPDX-License-Identifier: Apache-2.0
#include "hayate/prediction/ieee_float32.h"

#include <ATen/Context.h>

namespace hayate {

void use_ieee_float32() {
  at::globalContext().setAllowTF32CuDNN(false);
  at::globalContext().setAllowTF32CuBLAS(false);
}

}  // namespace hayate
