// SPDX-License-Identifier: Apache-2.0
#include "hayate/transforms/rand_elastic.h"

#include <algorithm>
#include <cmath>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "hayate/base/philox_stream.h"
#include "hayate/resampling/resample_displaced.h"
#include "hayate/transforms/compose.h"
#include "hayate/transforms/registry.h"
#include "support/test_volumes.h"

namespace hayate {
namespace {

constexpr const char* kElastic =
    R"({"name": "RandElastic", "prob": 1, "num_control_points": [5, 6, 4],
        "max_displacement": [2, 1.5, 0], "padding_mode": "border"})";

Sample elastic_sample() {
  Sample sample = aligned_sample({21, 18, 12});
  sample.indices = {};
  PhiloxStream random({.seed = 3});
  for (float& voxel : sample.image.voxels<float>()) voxel = static_cast<float>(random.rand());
  return sample;
}

bool same_voxels(const Volume& a, const Volume& b) {
  return a.shape() == b.shape() && std::ranges::equal(a.bytes(), b.bytes());
}

TEST(RandElastic, IsTheResamplersWithImageAndLabelAlike) {
  const RandElastic elastic({.prob = 1.0, .padding_mode = PaddingMode::kBorder});
  const Sample before = elastic_sample();
  Sample sample = before.clone();
  PhiloxStream random({.seed = 4});
  elastic(sample, random);
  PhiloxStream again({.seed = 4});
  const auto mapping = elastic.draw_mapping(before.image.spatial_shape(), again);
  ASSERT_TRUE(mapping && mapping->displacement);
  EXPECT_TRUE(same_voxels(sample.image,
                          resample_displaced(before.image, Affine{}, *mapping->displacement)));
  EXPECT_FALSE(same_voxels(sample.image, before.image));
  EXPECT_TRUE(
      same_voxels(sample.label, resample_displaced(before.label, Affine{}, *mapping->displacement,
                                                   {.mode = InterpolationMode::kNearest})));
  EXPECT_FALSE(same_voxels(sample.label, before.label));
}

TEST(RandElastic, LeavesASampleThatIsNotChosen) {
  const RandElastic elastic({.prob = 0.0});
  const Sample before = elastic_sample();
  Sample sample = before.clone();
  PhiloxStream random({.seed = 4});
  elastic(sample, random);
  EXPECT_TRUE(same_voxels(sample.image, before.image));
  EXPECT_FALSE(elastic.draw_mapping({21, 18, 12}, random)->displacement);
}

std::vector<std::unique_ptr<Transform>> elastic_of(std::initializer_list<const char*> entries) {
  std::vector<std::unique_ptr<Transform>> transforms;
  for (const char* entry : entries) {
    transforms.push_back(make_transform(nlohmann::json::parse(entry), "test"));
  }
  return transforms;
}

/// A patch that was cut first has no more voxels than its own; a lazy one shows what lies beside
/// it.
TEST(RandElastic, ALazyChainDisplacesWithinTheWholeImage) {
  constexpr const char* kCrop =
      R"({"name": "RandCropByPosNegLabel", "spatial_size": [12, 10, 8], "num_samples": 2})";
  constexpr const char* kFlip = R"({"name": "RandFlip", "prob": 1, "spatial_axis": [0]})";
  const Sample sample = elastic_sample();
  const auto eager = Compose(elastic_of({kCrop, kElastic, kFlip})).apply_random(sample, 5, 0);
  const auto lazy = Compose(elastic_of({kCrop, kElastic, kFlip}), true).apply_random(sample, 5, 0);
  ASSERT_EQ(eager.size(), 2U);
  ASSERT_EQ(lazy.size(), 2U);
  for (std::size_t i = 0; i < 2; ++i) {
    EXPECT_EQ(lazy[i].image.spatial_shape(), (SpatialShape{12, 10, 8}));
    // No voxel moves along Z, and those in the middle see nothing of what was cut off.
    std::int64_t same = 0;
    for (std::int64_t z = 0; z < 8; ++z) {
      const std::size_t place = static_cast<std::size_t>((6 * 10 + 5) * 8 + z);
      const float a = eager[i].image.voxels<float>()[place];
      const float b = lazy[i].image.voxels<float>()[place];
      same += std::abs(a - b) < 1e-3F ? 1 : 0;
    }
    EXPECT_EQ(same, 8);
    EXPECT_FALSE(same_voxels(lazy[i].image, eager[i].image));
  }
}

}  // namespace
}  // namespace hayate
