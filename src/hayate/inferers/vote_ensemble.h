// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>

#include <ATen/core/Tensor.h>

namespace hayate {

/// Returns the class of each voxel that most labels have, the lowest index on a tie: MONAI's
/// VoteEnsemble of labels with one channel (monai/transforms/post/array.py).
///
/// \param labels  class indices below class_count, of any type and shape, which they share; one at
///                least.
/// \returns       uint8 of that shape
at::Tensor vote_ensemble(std::span<const at::Tensor> labels, std::int64_t class_count);

}  // namespace hayate
