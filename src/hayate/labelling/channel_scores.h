// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>

#include "hayate/metrics/class_regions.h"

namespace hayate {

// Of each voxel by itself: how many are asked for at once changes no bit.

/// Scores [K, n] float32 of n voxels, one channel behind the other.
struct ChannelScores {
  float* values = nullptr;
  std::int64_t channel_count = 0;
  std::int64_t voxel_count = 0;
  /// From a voxel's score to its next one.
  std::int64_t channel_stride = 0;

  /// Of channels without gaps.
  ChannelScores(std::span<float> scores, std::int64_t channels);

  std::span<float> channel(std::int64_t index) const;
  /// Those of some of the voxels.
  ChannelScores voxels(std::int64_t begin, std::int64_t end) const;
};

/// Writes the class of each voxel: that of the largest logit, the lowest index on a tie, or, where
/// the channels are regions, of which each is where its logit is above 0, what these are written
/// as.
///
/// \param regions  written_classes() of the regions; empty where the channels are classes.
/// \pre at most 256 channels.
void write_classes(const ChannelScores& logits, std::span<const WrittenClass> regions,
                   std::span<std::uint8_t> classes);

/// Makes probabilities of logits: their softmax over the channels, or a sigmoid of each region.
void make_probabilities(const ChannelScores& logits, bool has_regions);

/// Makes logits of probabilities, of which make_probabilities makes these again: of classes their
/// logarithm; of regions that of the odds. All are finite and may be interpolated: a probability of
/// 0 counts as the smallest normal float32, of a region also 1 as what lies so far from it.
void make_logits(const ChannelScores& probabilities, bool has_regions);

/// Writes the entropy of probabilities, as Prediction::uncertainty has it.
void write_entropy(const ChannelScores& probabilities, bool has_regions, std::span<float> entropy);

}  // namespace hayate
