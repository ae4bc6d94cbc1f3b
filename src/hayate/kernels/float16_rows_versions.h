// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "hayate/kernels/float16_rows.h"

namespace hayate {

namespace reference {
const Float16Kernels& float16_version();
}
namespace avx2 {
const Float16Kernels& float16_version();
}

}  // namespace hayate
