// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <exception>

namespace hayate {

/// The one place that knows what torch, oneDNN and CUDA throw when something is wrong with the
/// machine. Throws the Error that this is; returns when it is none of those.
/// \throws MemoryError, DeviceError
void rethrow_torch_error(const std::exception& error);

}  // namespace hayate
