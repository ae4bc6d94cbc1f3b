// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cuda_runtime_api.h>

#define CUDA_VERSION CUDART_VERSION

enum CUresult : int { CUDA_SUCCESS = 0 };
