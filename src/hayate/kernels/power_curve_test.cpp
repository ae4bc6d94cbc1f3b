// SPDX-License-Identifier: Apache-2.0
#include "hayate/kernels/power_curve.h"

#include <algorithm>
#include <vector>

#include <gtest/gtest.h>

#include "hayate/base/philox_stream.h"
#include "support/isa_versions.h"

namespace hayate {
namespace {

std::vector<float> drawn(std::int64_t count, double low, double high) {
  PhiloxStream random(StreamKey{5});
  std::vector<float> values(static_cast<std::size_t>(count));
  for (float& value : values) value = static_cast<float>(random.uniform(low, high));
  return values;
}

TEST(PowerCurve, EveryVersionFindsTheExtremes) {
  for (const std::int64_t size : {1, 5, 16, 67}) {
    const std::vector<float> voxels = drawn(size, -3.0, 2.0);
    for (const Isa isa : all_versions()) {
      float smallest = 0.0F;
      float largest = 0.0F;
      power_curve_kernels(isa).find_extremes(voxels.data(), size, &smallest, &largest);
      EXPECT_EQ(smallest, std::ranges::min(voxels));
      EXPECT_EQ(largest, std::ranges::max(voxels));
    }
  }
}

TEST(PowerCurve, EveryVersionBendsAlike) {
  for (const std::int64_t size : {1, 16, 1003}) {
    std::vector<float> voxels = drawn(size, -1.0, 3.0);
    voxels.front() = -1.0F;
    voxels.back() = 3.0F;
    for (const float gamma : {0.01F, 0.5F, 1.0F, 4.5F, 100.0F}) {
      std::vector<float> expected = voxels;
      power_curve_kernels(Isa::kReference).bend(expected.data(), size, -1.0F, 4.0F, gamma, 4.0F);
      for (const Isa isa : fast_versions()) {
        std::vector<float> bent = voxels;
        power_curve_kernels(isa).bend(bent.data(), size, -1.0F, 4.0F, gamma, 4.0F);
        for (std::size_t i = 0; i < bent.size(); ++i) EXPECT_NEAR(bent[i], expected[i], 2e-6);
      }
    }
  }
}

TEST(PowerCurve, ZeroStaysZero) {
  for (const Isa isa : all_versions()) {
    std::vector<float> voxels(17, 0.0F);
    voxels[3] = 1.0F;
    power_curve_kernels(isa).bend(voxels.data(), 17, 0.0F, 1.0F, 0.5F, 1.0F);
    EXPECT_EQ(voxels[0], 0.0F);
    EXPECT_EQ(voxels[16], 0.0F);
    EXPECT_EQ(voxels[3], 1.0F);
  }
}

}  // namespace
}  // namespace hayate
