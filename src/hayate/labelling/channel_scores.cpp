// SPDX-License-Identifier: Apache-2.0
#include "hayate/labelling/channel_scores.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "hayate/kernels/argmax.h"
#include "hayate/kernels/isa.h"

namespace hayate {
namespace {

void write_region_classes(const ChannelScores& logits, std::span<const WrittenClass> regions,
                          std::span<std::uint8_t> classes) {
  std::ranges::fill(classes, std::uint8_t{0});
  const auto channel = [&](std::size_t region) {
    return logits.channel(static_cast<std::int64_t>(region));
  };
  std::vector<std::uint8_t> is_there(classes.size());
  for (const auto& [of_regions, class_index] : regions) {
    const std::span<const float> first = channel(of_regions.front());
    for (std::size_t i = 0; i < classes.size(); ++i) is_there[i] = first[i] > 0.0F ? 1 : 0;
    for (const std::size_t region : std::span(of_regions).subspan(1)) {
      const std::span<const float> scores = channel(region);
      for (std::size_t i = 0; i < classes.size(); ++i) is_there[i] &= scores[i] > 0.0F ? 1 : 0;
    }
    for (std::size_t i = 0; i < classes.size(); ++i) {
      classes[i] = is_there[i] != 0 ? class_index : classes[i];
    }
  }
}

void make_softmax(const ChannelScores& logits) {
  const auto voxel_count = static_cast<std::size_t>(logits.voxel_count);
  const std::span<const float> first = logits.channel(0);
  std::vector<float> largest(first.begin(), first.end());
  for (std::int64_t c = 1; c < logits.channel_count; ++c) {
    const std::span<const float> scores = logits.channel(c);
    for (std::size_t i = 0; i < voxel_count; ++i) largest[i] = std::max(largest[i], scores[i]);
  }
  std::vector<float> sum(voxel_count, 0.0F);
  for (std::int64_t c = 0; c < logits.channel_count; ++c) {
    const std::span<float> scores = logits.channel(c);
    for (std::size_t i = 0; i < voxel_count; ++i) {
      scores[i] = std::exp(scores[i] - largest[i]);
      sum[i] += scores[i];
    }
  }
  for (std::int64_t c = 0; c < logits.channel_count; ++c) {
    const std::span<float> scores = logits.channel(c);
    for (std::size_t i = 0; i < voxel_count; ++i) scores[i] /= sum[i];
  }
}

float finite_log(float p) {
  return std::log(std::max(p, std::numeric_limits<float>::min()));
}

/// -p ln p, which is 0 at 0.
float entropy_of(float p) {
  return p > 0.0F ? -p * std::log(p) : 0.0F;
}

}  // namespace

ChannelScores::ChannelScores(std::span<float> scores, std::int64_t channels)
    : values(scores.data()),
      channel_count(channels),
      voxel_count(std::ssize(scores) / channels),
      channel_stride(voxel_count) {}

std::span<float> ChannelScores::channel(std::int64_t index) const {
  return {values + index * channel_stride, static_cast<std::size_t>(voxel_count)};
}

ChannelScores ChannelScores::voxels(std::int64_t begin, std::int64_t end) const {
  ChannelScores part = *this;
  part.values += begin;
  part.voxel_count = end - begin;
  return part;
}

void write_classes(const ChannelScores& logits, std::span<const WrittenClass> regions,
                   std::span<std::uint8_t> classes) {
  if (!regions.empty()) return write_region_classes(logits, regions, classes);
  argmax_kernel<float>(selected_isa())({.data = logits.values,
                                        .voxel_count = logits.voxel_count,
                                        .class_count = logits.channel_count,
                                        .class_stride = logits.channel_stride},
                                       classes.data());
}

void make_probabilities(const ChannelScores& logits, bool has_regions) {
  if (!has_regions) return make_softmax(logits);
  for (std::int64_t c = 0; c < logits.channel_count; ++c) {
    for (float& score : logits.channel(c)) score = 1.0F / (1.0F + std::exp(-score));
  }
}

void make_logits(const ChannelScores& probabilities, bool has_regions) {
  for (std::int64_t c = 0; c < probabilities.channel_count; ++c) {
    for (float& p : probabilities.channel(c)) {
      p = has_regions ? finite_log(p) - finite_log(1.0F - p) : finite_log(p);
    }
  }
}

void write_entropy(const ChannelScores& probabilities, bool has_regions, std::span<float> entropy) {
  std::ranges::fill(entropy, 0.0F);
  for (std::int64_t c = 0; c < probabilities.channel_count; ++c) {
    const std::span<const float> of_channel = probabilities.channel(c);
    for (std::size_t i = 0; i < entropy.size(); ++i) {
      entropy[i] += entropy_of(of_channel[i]);
      if (has_regions) entropy[i] += entropy_of(1.0F - of_channel[i]);
    }
  }
  // Rounding must not lead out of the range.
  const auto channel_count = static_cast<float>(probabilities.channel_count);
  const float share = has_regions ? 1.0F / channel_count : 1.0F;
  const float most = std::log(has_regions ? 2.0F : channel_count);
  for (float& value : entropy) value = std::clamp(value * share, 0.0F, most);
}

}  // namespace hayate
