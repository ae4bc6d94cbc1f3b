// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>

namespace hayate {

/// A source of random numbers. A source yields 32-bit words; what is made of them is the same for
/// every source and follows numpy's RandomState, so that the draws of MONAI can be reproduced with
/// numpy's words (RandomState) and are independent of worker counts with ours (PhiloxStream).
class Random {
 public:
  virtual ~Random() = default;

  virtual std::uint32_t next_uint32() = 0;

  /// Draws as many words as there is room for.
  virtual void next_words(std::span<std::uint32_t> words) {
    for (std::uint32_t& word : words) word = next_uint32();
  }

  /// Draws uniformly in [0, 1) with 53 random bits, out of two words.
  double rand();

  /// Draws uniformly in [low, high).
  double uniform(double low, double high);

  /// Draws uniformly in [0, n). A range of one consumes no word; otherwise words are masked to the
  /// next power of two and drawn until one fits, as RandomState.randint does.
  /// \pre 1 <= n <= 2^32
  std::int64_t randint(std::int64_t n);

  /// Returns true with probability `probability`; always consumes one rand().
  bool chance(double probability) { return rand() < probability; }

  /// Draws a standard normal (Box-Muller, one value kept for the next call). Not numpy's sequence.
  double normal();

  /// Whether the next normal() is one that is kept, and draws no words.
  bool has_spare_normal() const { return has_spare_normal_; }

  /// Shuffles by Fisher-Yates from the end, as RandomState.shuffle does.
  void shuffle(std::span<std::int64_t> values);

 private:
  double spare_normal_ = 0.0;
  bool has_spare_normal_ = false;
};

}  // namespace hayate
