// SPDX-License-Identifier: Apache-2.0
#include "hayate/augmentation/normal_noise_draws.h"

#include <vector>

#include <gtest/gtest.h>

namespace hayate {
namespace {

/// What the host draws, voxel by voxel, for each of several images out of one stream.
std::vector<std::vector<double>> draws_of_host(PhiloxStream stream, std::size_t image_count,
                                               std::int64_t voxel_count) {
  std::vector<std::vector<double>> images(image_count);
  for (std::vector<double>& image : images) {
    for (std::int64_t i = 0; i < voxel_count; ++i) image.push_back(stream.normal());
  }
  return images;
}

/// \param words_before  drawn by somebody else.
void expect_draws_of_host(std::int64_t voxel_count, int words_before) {
  PhiloxStream stream(StreamKey{.seed = 5, .epoch = 2, .case_index = 7, .transform_index = 3});
  for (int i = 0; i < words_before; ++i) stream.next_uint32();
  const auto expected = draws_of_host(stream, 3, voxel_count);
  std::vector<NormalDraws> draws;
  for (int i = 0; i < 3; ++i) draws.push_back(take_normal_draws(stream, voxel_count));
  const at::Tensor got = normal_draws(draws, voxel_count, at::kCPU);
  for (std::int64_t image = 0; image < 3; ++image) {
    for (std::int64_t i = 0; i < voxel_count; ++i) {
      ASSERT_NEAR(got[image][i].item<double>(),
                  expected[static_cast<std::size_t>(image)][static_cast<std::size_t>(i)], 1e-12)
          << "image " << image << ", voxel " << i << " of " << voxel_count;
    }
  }
}

TEST(NormalDraws, AreTheHostsForEvenAndOddImagesWhereverTheStreamStands) {
  for (const int words_before : {0, 2, 4, 6}) {
    for (const std::int64_t voxel_count : {1, 2, 7, 64, 125}) {
      expect_draws_of_host(voxel_count, words_before);
    }
  }
}

}  // namespace
}  // namespace hayate
