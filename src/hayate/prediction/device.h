// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>

#include <c10/core/Device.h>

namespace hayate {

/// "auto", "cpu", "cuda" or "cuda:1" → a device that is there. `auto` takes a GPU, or the CPU where
/// there is none. CUDA's libraries are loaded here and nowhere else, when first asked for.
///
/// \param local_rank  of this process on its node, for gpu_of_local_rank().
/// \throws UsageError   for other text
/// \throws DeviceError  when the GPU, its driver or libtorch's CUDA libraries are not there.
c10::Device resolve_device(const std::string& text, int local_rank = 0);

/// Returns which of the GPUs that a process sees it takes, where nobody named one: each rank of a
/// node the next one; after the last they begin anew, which is right where each process sees only
/// GPUs of its own. \pre 0 <= local_rank, 0 < gpu_count
int gpu_of_local_rank(int local_rank, int gpu_count);

/// Waits until a GPU has computed all that it was told to; a CPU has.
void wait_for_device(c10::Device device);

/// Returns what tells a GPU apart from the others of its node, by whatever number a process knows
/// it: the same text in all processes. \pre device.is_cuda()
std::string gpu_identity(c10::Device device);

/// Returns the bytes of a GPU's memory that nobody has taken; of what torch keeps for later it
/// counts nothing. 0 where the driver does not say. \pre device.is_cuda(), which this thread has
/// used.
std::int64_t free_bytes(c10::Device device);

/// Returns "cpu (AMD EPYC, AVX2)" or "cuda:0 (NVIDIA H100)".
std::string describe_device(c10::Device device);

}  // namespace hayate
