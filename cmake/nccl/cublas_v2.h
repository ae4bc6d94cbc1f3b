// SPDX-License-Identifier: Apache-2.0
#pragma once

using cublasHandle_t = struct cublasContext*;
enum cublasStatus_t : int { CUBLAS_STATUS_SUCCESS = 0 };
