// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "hayate/base/trace.h"

namespace hayate {

/// Returns marks for NVTX ranges, which Nsight Systems shows beside the GPU's work; null while
/// libtorch's CUDA libraries are not loaded (training/device.h).
const TraceMarks* nvtx_marks();

}  // namespace hayate
