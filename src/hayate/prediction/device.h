// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include <c10/core/Device.h>

namespace hayate {

/// "auto", "cpu", "cuda" or "cuda:1" → a device that is there. `auto` takes the first GPU, or the
/// CPU where there is none. CUDA's libraries are loaded here and nowhere else, when first asked
/// for.
///
/// \throws UsageError   for other text
/// \throws DeviceError  when the GPU, its driver or libtorch's CUDA libraries are not there.
c10::Device resolve_device(const std::string& text);

/// Returns "cpu (AMD EPYC, AVX2)" or the GPU's name.
std::string describe_device(c10::Device device);

}  // namespace hayate
