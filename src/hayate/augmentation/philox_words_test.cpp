// SPDX-License-Identifier: Apache-2.0
#include "hayate/augmentation/philox_words.h"

#include <vector>

#include <gtest/gtest.h>

namespace hayate {
namespace {

/// What the host's generator gives from a place on.
std::vector<std::uint32_t> words_of_host(const WordPlace& place, std::size_t count) {
  PhiloxStream stream(place.key);
  stream.skip_words(place.first_word);
  std::vector<std::uint32_t> words(count);
  stream.next_words(words);
  return words;
}

TEST(PhiloxWords, AreTheHostsWhereverTheyBegin) {
  const StreamKey large{.seed = 0xfedcba9876543210U,
                        .epoch = 0xfffffffeU,
                        .case_index = 0x80000001U,
                        .transform_index = 0xfffffff0U};
  const std::vector<WordPlace> places{
      {StreamKey{}, 0}, {StreamKey{.seed = 3, .epoch = 1}, 2}, {large, 7}, {large, 1U << 20U}};
  constexpr std::int64_t kCount = 1001;
  const at::Tensor words = philox_words(places, kCount, at::kCPU);
  for (std::size_t i = 0; i < places.size(); ++i) {
    const std::vector<std::uint32_t> expected = words_of_host(places[i], kCount);
    const at::Tensor row = words[static_cast<std::int64_t>(i)].contiguous();
    for (std::int64_t word = 0; word < kCount; ++word) {
      ASSERT_EQ(row.const_data_ptr<std::int64_t>()[word],
                std::int64_t{expected[static_cast<std::size_t>(word)]})
          << "place " << i << ", word " << word;
    }
  }
}

}  // namespace
}  // namespace hayate
