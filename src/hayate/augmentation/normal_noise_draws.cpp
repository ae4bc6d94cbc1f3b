// SPDX-License-Identifier: Apache-2.0
#include "hayate/augmentation/normal_noise_draws.h"

#include <algorithm>
#include <numbers>
#include <vector>

#include <ATen/TensorOperators.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/stack.h>

namespace hayate {
namespace {

/// Random::rand() of two words each, in [0, 1).
at::Tensor uniform_of(const at::Tensor& first, const at::Tensor& second) {
  const at::Tensor high = first.bitwise_right_shift(5).to(at::kDouble);
  const at::Tensor low = second.bitwise_right_shift(6).to(at::kDouble);
  return (high * 67108864.0 + low) / 9007199254740992.0;
}

/// Random::normal() of four words for two: [N, P, 4] -> [N, 2 P].
at::Tensor normals_of(const at::Tensor& words) {
  const auto word = [&](std::int64_t index) { return words.select(2, index); };
  const at::Tensor radius = ((1.0 - uniform_of(word(0), word(1))).log() * -2.0).sqrt();
  const at::Tensor angle = uniform_of(word(2), word(3)) * (2.0 * std::numbers::pi);
  return at::stack({radius * angle.cos(), radius * angle.sin()}, 2).flatten(1);
}

}  // namespace

NormalDraws take_normal_draws(PhiloxStream& stream, std::int64_t voxel_count) {
  NormalDraws draws;
  if (voxel_count > 0 && stream.has_spare_normal()) {
    draws.first = stream.normal();
    --voxel_count;
  }
  draws.pair_count = voxel_count / 2;
  draws.place = {stream.key(), stream.word_count()};
  stream.skip_words(4 * static_cast<std::uint64_t>(draws.pair_count));
  if (voxel_count % 2 == 1) draws.last = stream.normal();
  return draws;
}

at::Tensor normal_draws(std::span<const NormalDraws> images, std::int64_t voxel_count,
                        c10::Device device) {
  std::vector<WordPlace> places;
  std::int64_t pair_count = 0;
  for (const NormalDraws& draws : images) {
    places.push_back(draws.place);
    pair_count = std::max(pair_count, draws.pair_count);
  }
  const at::Tensor words = philox_words(places, 4 * pair_count, device);
  const at::Tensor pairs = normals_of(words.view({std::ssize(images), pair_count, 4}));
  at::Tensor result = at::empty({std::ssize(images), voxel_count}, pairs.options());
  for (std::int64_t i = 0; i < std::ssize(images); ++i) {
    const NormalDraws& draws = images[static_cast<std::size_t>(i)];
    at::Tensor of_image = result[i];
    if (draws.first) of_image[0].fill_(*draws.first);
    of_image.narrow(0, draws.first ? 1 : 0, 2 * draws.pair_count)
        .copy_(pairs[i].narrow(0, 0, 2 * draws.pair_count));
    if (draws.last) of_image[voxel_count - 1].fill_(*draws.last);
  }
  return result;
}

}  // namespace hayate
