// SPDX-License-Identifier: Apache-2.0
#include <cmath>
#include <set>
#include <vector>

#include <gtest/gtest.h>

#include "hayate/base/philox_stream.h"
#include "hayate/base/random_state.h"

namespace hayate {
namespace {

// The reference vectors of the Random123 library for philox4x32-10.
TEST(PhiloxStream, MatchesThePublishedVectors) {
  EXPECT_EQ(philox4x32({0, 0, 0, 0}, {0, 0}),
            (std::array<std::uint32_t, 4>{0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8}));
  constexpr std::uint32_t f = 0xffffffffU;
  EXPECT_EQ(philox4x32({f, f, f, f}, {f, f}),
            (std::array<std::uint32_t, 4>{0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd}));
  EXPECT_EQ(philox4x32({0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344}, {0xa4093822, 0x299f31d0}),
            (std::array<std::uint32_t, 4>{0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1}));
}

TEST(PhiloxStream, DiffersInEveryFieldOfItsKey) {
  std::set<std::uint32_t> first_words;
  first_words.insert(PhiloxStream({1, 2, 3, 4}).next_uint32());
  first_words.insert(PhiloxStream({2, 2, 3, 4}).next_uint32());
  first_words.insert(PhiloxStream({1ULL << 32 | 1, 2, 3, 4}).next_uint32());
  first_words.insert(PhiloxStream({1, 3, 3, 4}).next_uint32());
  first_words.insert(PhiloxStream({1, 2, 4, 4}).next_uint32());
  first_words.insert(PhiloxStream({1, 2, 3, 5}).next_uint32());
  EXPECT_EQ(first_words.size(), 6U);
}

TEST(PhiloxStream, WordsAreTheSameHoweverManyAreDrawnAtOnce) {
  PhiloxStream one_by_one({1, 2, 3, 4});
  PhiloxStream at_once({1, 2, 3, 4});
  for (const std::size_t count : {3, 0, 5, 1, 64, 2}) {
    std::vector<std::uint32_t> words(count);
    at_once.next_words(words);
    for (const std::uint32_t word : words) EXPECT_EQ(word, one_by_one.next_uint32());
  }
  EXPECT_EQ(at_once.next_uint32(), one_by_one.next_uint32());
}

// The tutorial's own draws: the seed that its RandCropByPosNegLabel gets after
// set_determinism(0), confirmed by running MONAI 0.7.0.
TEST(RandomState, DrawsAsTheTutorialDoes) {
  RandomState random(2087557356U);
  const std::pair<double, std::int64_t> expected[] = {{0.3794281271783493, 218824},
                                                      {0.5879258399965769, 620604},
                                                      {0.3980836161919957, 50451},
                                                      {0.28671282701225176, 393406}};
  for (const auto& [value, index] : expected) {
    EXPECT_DOUBLE_EQ(random.rand(), value);
    EXPECT_EQ(random.randint(1000000), index);
  }
}

TEST(RandomState, ARangeOfOneConsumesNothing) {
  RandomState with(7);
  RandomState without(7);
  EXPECT_EQ(with.randint(1), 0);
  EXPECT_EQ(with.next_uint32(), without.next_uint32());
}

TEST(Random, NormalHasZeroMeanAndUnitVariance) {
  PhiloxStream random({42, 0, 0, 0});
  constexpr int n = 100000;
  double sum = 0.0;
  double squares = 0.0;
  for (int i = 0; i < n; ++i) {
    const double value = random.normal();
    sum += value;
    squares += value * value;
  }
  EXPECT_NEAR(sum / n, 0.0, 4.0 / std::sqrt(n));
  EXPECT_NEAR(squares / n, 1.0, 4.0 * std::sqrt(2.0 / n));
}

TEST(Random, ShuffleIsAPermutation) {
  PhiloxStream random({3, 0, 0, kShuffleStream});
  std::vector<std::int64_t> values{0, 1, 2, 3, 4, 5, 6, 7};
  random.shuffle(values);
  EXPECT_NE(values, (std::vector<std::int64_t>{0, 1, 2, 3, 4, 5, 6, 7}));
  EXPECT_EQ(std::set<std::int64_t>(values.begin(), values.end()).size(), 8U);
}

TEST(PhiloxStream, GoesOnBehindWordsThatAreSkipped) {
  for (const std::uint64_t before : {0U, 1U, 3U, 4U}) {
    for (const std::uint64_t skipped : {0U, 1U, 4U, 5U, 1000U}) {
      PhiloxStream drawn({1, 2, 3, 4});
      PhiloxStream skips({1, 2, 3, 4});
      for (std::uint64_t i = 0; i < before; ++i) skips.next_uint32();
      skips.skip_words(skipped);
      for (std::uint64_t i = 0; i < before + skipped; ++i) drawn.next_uint32();
      EXPECT_EQ(skips.word_count(), before + skipped);
      for (int i = 0; i < 6; ++i) EXPECT_EQ(skips.next_uint32(), drawn.next_uint32());
    }
  }
}

}  // namespace
}  // namespace hayate
