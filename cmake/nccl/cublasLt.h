// SPDX-License-Identifier: Apache-2.0
#pragma once

using cublasLtHandle_t = struct cublasLtContext*;
