// SPDX-License-Identifier: Apache-2.0
#include "hayate/transforms/monai_seeding.h"

#include <algorithm>

#include "hayate/base/random_state.h"

namespace hayate {

std::vector<std::uint32_t> compose_child_seeds(std::uint32_t seed, std::int64_t child_count) {
  RandomState random(seed);
  std::vector<std::uint32_t> seeds(static_cast<std::size_t>(child_count));
  std::ranges::generate(seeds, [&] { return random.next_uint32(); });
  return seeds;
}

std::vector<std::uint32_t> loader_dataset_seeds(std::uint32_t seed, std::int64_t loader_count,
                                                MonaiRelease release) {
  RandomState torch_generator(seed);
  std::vector<std::uint32_t> seeds(static_cast<std::size_t>(loader_count));
  if (release == MonaiRelease::k07) {
    std::ranges::generate(seeds, [&] { return torch_generator.next_uint32() % 0x80000000U; });
    return seeds;
  }
  // The int64 is (first << 32 | second) % 2^63; numpy's seed is its low word.
  torch_generator.next_uint32();
  std::ranges::fill(seeds, torch_generator.next_uint32());
  return seeds;
}

}  // namespace hayate
