// SPDX-License-Identifier: Apache-2.0
#pragma once

using cusparseHandle_t = struct cusparseContext*;
enum cusparseStatus_t : int { CUSPARSE_STATUS_SUCCESS = 0 };
