// SPDX-License-Identifier: Apache-2.0
#define HAYATE_ISA_NAMESPACE avx512
#include "hayate/kernels/thin_transposed_vector.h"
