// SPDX-License-Identifier: Apache-2.0
#include "hayate/transforms/gaussian_noise.h"

#include <algorithm>
#include <array>

#include "hayate/kernels/isa.h"
#include "hayate/kernels/normal_noise.h"

namespace hayate {
namespace {

void add_one(float& voxel, double mean, double std, Random& random) {
  voxel += static_cast<float>(mean + std * random.normal());
}

}  // namespace

void add_gaussian_noise(std::span<float> voxels, double mean, double std, Random& random) {
  // Words of as many pairs as fit into the first cache.
  std::array<std::uint32_t, 2048> words;
  const auto add = normal_noise_kernels(selected_isa()).add;
  if (!voxels.empty() && random.has_spare_normal()) {
    add_one(voxels.front(), mean, std, random);
    voxels = voxels.subspan(1);
  }
  while (voxels.size() >= 2) {
    const std::size_t pair_count = std::min(voxels.size() / 2, words.size() / 4);
    random.next_words(std::span(words).first(4 * pair_count));
    add(words.data(), static_cast<std::int64_t>(pair_count), mean, std, voxels.data());
    voxels = voxels.subspan(2 * pair_count);
  }
  if (!voxels.empty()) add_one(voxels.front(), mean, std, random);
}

}  // namespace hayate
