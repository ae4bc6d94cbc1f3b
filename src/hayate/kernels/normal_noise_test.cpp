// SPDX-License-Identifier: Apache-2.0
#include "hayate/kernels/normal_noise.h"

#include <vector>

#include <gtest/gtest.h>

#include "hayate/base/philox_stream.h"
#include "support/isa_versions.h"

namespace hayate {
namespace {

std::vector<std::uint32_t> drawn_words(std::int64_t pair_count, std::uint64_t seed) {
  std::vector<std::uint32_t> words(static_cast<std::size_t>(4 * pair_count));
  PhiloxStream(StreamKey{seed}).next_words(words);
  return words;
}

std::vector<float> noise(Isa isa, const std::vector<std::uint32_t>& words, double mean,
                         double std) {
  std::vector<float> voxels(words.size() / 2, 1.0F);
  normal_noise_kernels(isa).add(words.data(), std::ssize(words) / 4, mean, std, voxels.data());
  return voxels;
}

TEST(NormalNoise, AddsTheDrawsOfNormal) {
  const std::vector<std::uint32_t> words = drawn_words(5, 3);
  PhiloxStream random(StreamKey{3});
  for (const float voxel : noise(Isa::kReference, words, 0.5, 2.0)) {
    EXPECT_EQ(voxel, 1.0F + static_cast<float>(0.5 + 2.0 * random.normal()));
  }
}

TEST(NormalNoise, EveryVersionGivesTheSameBits) {
  for (const std::int64_t pair_count : {1, 7, 8, 100003}) {
    const auto words = drawn_words(pair_count, 7);
    for (const double std : {0.0, 1e-4, 1.0, 300.0}) {
      for (const double mean : {0.0, -0.3}) {
        const std::vector<float> expected = noise(Isa::kReference, words, mean, std);
        for (const Isa isa : fast_versions()) {
          EXPECT_EQ(noise(isa, words, mean, std), expected) << pair_count << " " << std;
        }
      }
    }
  }
}

TEST(NormalNoise, EveryVersionGivesTheSameBitsAtTheEndsOfTheWords) {
  std::vector<std::uint32_t> words;
  constexpr std::array<std::uint32_t, 7> kEnds{0,          1,          63,        0x3fffffff,
                                               0x7fffffff, 0x80000000, 0xffffffff};
  for (const std::uint32_t first : kEnds) {
    for (const std::uint32_t second : kEnds) {
      for (const std::uint32_t third : kEnds) {
        for (const std::uint32_t fourth : kEnds) {
          words.insert(words.end(), {first, second, third, fourth});
        }
      }
    }
  }
  for (const Isa isa : fast_versions()) {
    EXPECT_EQ(noise(isa, words, 0.1, 1.5), noise(Isa::kReference, words, 0.1, 1.5));
  }
}

}  // namespace
}  // namespace hayate
