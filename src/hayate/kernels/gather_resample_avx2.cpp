// SPDX-License-Identifier: Apache-2.0
#define HAYATE_ISA_NAMESPACE avx2
#include "hayate/kernels/gather_resample_vector.h"
