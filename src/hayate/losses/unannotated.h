// SPDX-License-Identifier: Apache-2.0
// Items of a batch that were annotated for some of the classes only. What is labelled background
// there is of the background or of any of the others (Shi et al., "Marginal loss and exclusion loss
// for partially supervised multi-organ segmentation", 2021).
#pragma once

#include <cstdint>
#include <span>

#include <ATen/core/Tensor.h>

#include "hayate/base/class_index.h"

namespace hayate {

/// Returns LossTarget::annotated of a batch.
/// \param unannotated  of each item, as Sample has it
/// \param channel_count, are_regions  of the network's channels
at::Tensor annotated_channels(std::span<const ClassSet> unannotated, std::int64_t channel_count,
                              bool are_regions, c10::Device device);

/// Gives the background of each item what the softmax says of the classes that it was not annotated
/// for: its probability becomes the sum of theirs, and theirs 0. So a loss that knows nothing of
/// them is right, and its gradient reaches their logits through the background alone.
///
/// \param logits     [N, C, X, Y, Z], float32 at least, of classes that exclude each other
/// \param annotated  as annotated_channels returns it; the background is annotated
/// \returns logits of the same shape
at::Tensor merge_unannotated(const at::Tensor& logits, const at::Tensor& annotated);

/// Returns [N, C] as [N, C, 1, 1, 1], to multiply voxels with.
at::Tensor over_space(const at::Tensor& annotated);

}  // namespace hayate
