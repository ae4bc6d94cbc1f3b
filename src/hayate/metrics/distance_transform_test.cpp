// SPDX-License-Identifier: Apache-2.0
#include "hayate/metrics/distance_transform.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include <gtest/gtest.h>

#include "hayate/base/philox_stream.h"

namespace hayate {
namespace {

struct Drawn {
  SpatialShape shape;
  Vector3 spacing;
  std::vector<std::uint8_t> set;

  explicit Drawn(std::uint64_t seed) {
    PhiloxStream random({.seed = seed});
    for (std::size_t axis = 0; axis < 3; ++axis) {
      shape[axis] = 1 + random.randint(12);
      spacing[axis] = random.uniform(0.3, 5.0);
    }
    const double share = random.rand() < 0.5 ? 0.01 : 0.3;
    set.resize(static_cast<std::size_t>(shape[0] * shape[1] * shape[2]));
    for (auto& voxel : set) voxel = random.rand() < share ? 1 : 0;
    set[static_cast<std::size_t>(random.randint(std::ssize(set)))] = 255;
  }

  Vector3 point(std::size_t i) const {
    const auto place = static_cast<std::int64_t>(i);
    return {static_cast<double>(place / (shape[1] * shape[2])) * spacing[0],
            static_cast<double>(place / shape[2] % shape[1]) * spacing[1],
            static_cast<double>(place % shape[2]) * spacing[2]};
  }

  double nearest(std::size_t i) const {
    double smallest = std::numeric_limits<double>::infinity();
    for (std::size_t j = 0; j < set.size(); ++j) {
      if (set[j] == 0) continue;
      double squared = 0.0;
      for (std::size_t axis = 0; axis < 3; ++axis) {
        squared += std::pow(point(i)[axis] - point(j)[axis], 2);
      }
      smallest = std::min(smallest, squared);
    }
    return smallest;
  }
};

TEST(DistanceTransform, FindsTheNearestVoxelOfAnySet) {
  for (std::uint64_t seed = 0; seed < 60; ++seed) {
    const Drawn drawn(seed);
    const std::vector<double> squared = squared_distances(drawn.set, drawn.shape, drawn.spacing);
    for (std::size_t i = 0; i < squared.size(); ++i) {
      ASSERT_NEAR(squared[i], drawn.nearest(i), 1e-9 * (1.0 + squared[i])) << seed << ", " << i;
    }
  }
}

TEST(DistanceTransform, NothingIsInfinitelyFar) {
  const std::vector<std::uint8_t> none(24);
  for (const double squared : squared_distances(none, {2, 3, 4}, {1.0, 1.0, 1.0})) {
    EXPECT_TRUE(std::isinf(squared));
  }
}

}  // namespace
}  // namespace hayate
