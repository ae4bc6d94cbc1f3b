// SPDX-License-Identifier: Apache-2.0
// libhayate-nccl.so: torch's ProcessGroupNCCL, which is in libtorch_cuda.so. The engine links
// without that one; so what names it is a library of its own, opened where training is on GPUs
// (distributed/nccl_library.h).
#include <cstddef>

#include <torch/csrc/distributed/c10d/PrefixStore.hpp>
#include <torch/csrc/distributed/c10d/ProcessGroup.hpp>
#define USE_C10D_NCCL
#include <torch/csrc/distributed/c10d/ProcessGroupNCCL.hpp>

#include "hayate/distributed/nccl_library.h"

// The declarations of CUDA and NCCL are ours (cmake/nccl). With NVIDIA's own, torch's classes have
// these sizes, as they do inside its library.
#if TORCH_VERSION_MINOR == 11
static_assert(sizeof(c10d::ProcessGroupNCCL) == 1112);
static_assert(sizeof(c10d::ProcessGroupNCCL::Options) == 248);
static_assert(sizeof(c10d::ProcessGroupNCCL::WorkNCCL) == 464);
static_assert(sizeof(ncclConfig_t) == 80);
#else
static_assert(sizeof(c10d::ProcessGroupNCCL) == 1184);
static_assert(sizeof(c10d::ProcessGroupNCCL::Options) == 280);
static_assert(sizeof(c10d::ProcessGroupNCCL::WorkNCCL) == 496);
static_assert(sizeof(ncclConfig_t) == 96);
#endif

extern "C" void hayate_add_nccl(c10d::ProcessGroup* group, std::int64_t longest_ms) {
  auto options = c10d::ProcessGroupNCCL::Options::create();
  options->timeout = std::chrono::milliseconds(longest_ms);
  // Both kinds of groups number their keys from 0.
  auto store = c10::make_intrusive<c10d::PrefixStore>("nccl", group->getStore());
  group->setBackend(c10::kCUDA, c10d::ProcessGroup::BackendType::NCCL,
                    c10::make_intrusive<c10d::ProcessGroupNCCL>(
                        std::move(store), group->getRank(), group->getSize(), std::move(options)));
}
