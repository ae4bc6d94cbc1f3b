// SPDX-License-Identifier: Apache-2.0
// NCCL between GPUs: torch's ProcessGroupNCCL, behind a library of its own.
#pragma once

#include <cstdint>

namespace c10d {
class ProcessGroup;
}

/// What libhayate-nccl.so exports (apps/nccl): gives the group a backend for tensors on GPUs, whose
/// collectives may last `longest_ms`. \throws c10::Error
extern "C" void hayate_add_nccl(c10d::ProcessGroup* group, std::int64_t longest_ms);

namespace hayate {

/// Lets a group's tensors on GPUs go through NCCL; those of CPUs go on by gloo. Nothing connects
/// yet. Opens libhayate-nccl.so, which lies beside the program.
///
/// \pre CUDA is loaded (prediction/device.h)
/// \throws DeviceError  where there is no GPU, no NCCL, or no such library.
void add_nccl(c10d::ProcessGroup& group);

}  // namespace hayate
