// SPDX-License-Identifier: Apache-2.0
#pragma once

#define CUDA_VERSION 13020

enum CUresult : int { CUDA_SUCCESS = 0 };
