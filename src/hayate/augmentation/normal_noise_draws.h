// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <span>

#include <ATen/core/Tensor.h>

#include "hayate/augmentation/philox_words.h"

namespace hayate {

/// The normal draws of an image's voxels, as Random::normal() gives them one after the other: two
/// out of four words, and at the ends perhaps one that belongs to the image before or after.
struct NormalDraws {
  /// Of the image's first voxel, where it was kept from the draws before.
  std::optional<double> first;
  /// Of the words of the pairs.
  WordPlace place;
  std::int64_t pair_count = 0;
  /// Of the image's last voxel, where it is one alone.
  std::optional<double> last;
};

/// Draws for so many voxels: the stream is behind them then, though no word of the pairs was made.
NormalDraws take_normal_draws(PhiloxStream& stream, std::int64_t voxel_count);

/// Returns the draws of images of as many voxels each: float64 [N, voxels].
at::Tensor normal_draws(std::span<const NormalDraws> images, std::int64_t voxel_count,
                        c10::Device device);

}  // namespace hayate
