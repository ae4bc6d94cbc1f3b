// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>

#include <ATen/core/Tensor.h>

namespace hayate {

/// Returns 1 where a voxel counts and 0 where its label is ignored, [N, 1, X, Y, Z]; undefined
/// where nothing is ignored (MONAI 1.6: create_ignore_mask, monai/metrics/utils.py).
///
/// \param target  class indices [N, 1, X, Y, Z], or regions [N, C, X, Y, Z], of which all channels
///                hold `ignore_index` in an ignored voxel. (MONAI takes all-zero voxels of several
///                channels for ignored; of regions that is the background.)
/// \param type    of the result
at::Tensor ignore_mask(const at::Tensor& target, std::optional<std::int64_t> ignore_index,
                       at::ScalarType type);

/// Returns x where the mask is 1, and 0 where it is 0, also in place of NaN; x itself without a
/// mask. \param mask  as ignore_mask returns it
at::Tensor masked(const at::Tensor& x, const at::Tensor& mask);

}  // namespace hayate
