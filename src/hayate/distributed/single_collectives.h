// SPDX-License-Identifier: Apache-2.0
// Collectives of one tensor, by the names that the libtorch at hand has for them: 2.15 renamed
// those of 2.11.
#pragma once

#include <cstdint>
#include <vector>

#include <ATen/core/Tensor.h>
#include <torch/csrc/distributed/c10d/ProcessGroup.hpp>
#include <torch/headeronly/version.h>

namespace hayate {

/// Puts the ranks' `from` one after the other into `to`, and waits for it.
inline void all_gather_single(c10d::ProcessGroup& group, at::Tensor& to, at::Tensor& from) {
#if TORCH_VERSION_MINOR >= 15
  group.all_gather_single(to, from)->wait();
#else
  group._allgather_base(to, from)->wait();
#endif
}

/// Sends each rank its part of `from`, puts what comes from each into `to`, and waits for it. The
/// parts are of one size.
inline void all_to_all_single(c10d::ProcessGroup& group, at::Tensor& to, at::Tensor& from) {
  std::vector<std::int64_t> equal;
#if TORCH_VERSION_MINOR >= 15
  group.all_to_all_single(to, from, equal, equal)->wait();
#else
  group.alltoall_base(to, from, equal, equal)->wait();
#endif
}

}  // namespace hayate
