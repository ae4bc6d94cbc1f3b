// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <span>

#include "hayate/base/random.h"

namespace hayate {

/// Names one independent stream of random numbers. Two streams that differ in any field never
/// overlap: the fields are the key and three of the four counter words of the generator.
struct StreamKey {
  std::uint64_t seed = 0;
  std::uint32_t epoch = 0;
  /// Position of the case in the data set, not in the shuffled epoch.
  std::uint32_t case_index = 0;
  /// Position of the transform in its chain; the values from kShuffleStream on are reserved.
  std::uint32_t transform_index = 0;
};

inline constexpr std::uint32_t kShuffleStream = 0xffff0000U;
inline constexpr std::uint32_t kSplitStream = 0xffff0001U;

/// Philox4x32-10 (Salmon et al., "Parallel random numbers: as easy as 1, 2, 3", SC 2011): a
/// counter-based generator, so that what a transform draws depends on nothing but its StreamKey,
/// not on the number of workers or on who ran before. 2^34 words a stream.
class PhiloxStream final : public Random {
 public:
  explicit PhiloxStream(StreamKey key) : key_(key) {}

  std::uint32_t next_uint32() override;
  void next_words(std::span<std::uint32_t> words) override;

  /// Goes on as if `count` words had been drawn: by somebody else, who knows where they are.
  void skip_words(std::uint64_t count);
  const StreamKey& key() const { return key_; }
  /// Returns how many words have been drawn. Word w is number w % 4 of block w / 4.
  std::uint64_t word_count() const;

 private:
  std::array<std::uint32_t, 4> next_block();

  StreamKey key_;
  std::uint32_t block_index_ = 0;
  std::array<std::uint32_t, 4> block_{};
  std::size_t position_ = 4;
};

/// Applies the generator's bijection: ten rounds on one counter block. A stream's block b has the
/// counter (b, transform_index, case_index, epoch), and its seed is the key, the low word first.
std::array<std::uint32_t, 4> philox4x32(std::array<std::uint32_t, 4> counter,
                                        std::array<std::uint32_t, 2> key);

}  // namespace hayate
