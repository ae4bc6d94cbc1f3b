// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>

#include <ATen/core/Tensor.h>

namespace hayate {

/// How far along X a block's output reaches into its input.
struct SlabReach {
  /// Planes of output for a plane of input.
  std::int64_t scale = 1;
  /// Planes of input in front of a slab, and behind it, that its output depends on.
  std::int64_t halo = 0;
};

/// Computes a block's output in slabs of so many planes of its input, one after the other: what
/// lies between its layers is then there of a slab only. Every voxel has the value that it has in
/// one piece. Nothing of it keeps gradients.
///
/// \param plane_count  of the input.
/// \param forward  the block's output [1, K, scale * (end - begin), Y, Z] of planes [begin, end) of
///                 the input.
/// \returns [1, K, scale * plane_count, Y, Z], channels last
at::Tensor compute_in_slabs(
    std::int64_t plane_count, std::int64_t slab_planes, const SlabReach& reach,
    const std::function<at::Tensor(std::int64_t begin, std::int64_t end)>& forward);

/// Returns planes [begin, end) along X of [N, C, X, Y, Z]; what is not defined stays so.
at::Tensor planes(const at::Tensor& x, std::int64_t begin, std::int64_t end);

}  // namespace hayate
