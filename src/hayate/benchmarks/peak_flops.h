// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <c10/core/Device.h>
#include <c10/core/ScalarType.h>

namespace hayate {

/// Measures the GFLOP/s that the device reaches in that type on a large matrix product or a dense
/// convolution, whichever is more, the best of a few: what the shares in the benchmarks are shares
/// of. Takes about a second.
double measure_peak_gflops(c10::Device device, c10::ScalarType type);

}  // namespace hayate
