// SPDX-License-Identifier: Apache-2.0
#include "hayate/transforms/monai_seeding.h"

#include <gtest/gtest.h>

namespace hayate {
namespace {

using Seeds = std::vector<std::uint32_t>;

// The tutorial's fast run, confirmed by running MONAI 0.7.0: set_determinism(0), a loader for
// training and one for validation; RandCropByPosNegLabel is the chain's only random transform.
TEST(MonaiSeeding, IsTheTutorials) {
  EXPECT_EQ(loader_dataset_seeds(0, 2, MonaiRelease::k07), (Seeds{209652396, 398764591}));
  EXPECT_EQ(compose_child_seeds(209652396, 1), (Seeds{2087557356}));
}

TEST(MonaiSeeding, AllLoadersHaveOneSeedSince1) {
  EXPECT_EQ(loader_dataset_seeds(0, 3, MonaiRelease::k16),
            (Seeds{2546248239, 2546248239, 2546248239}));
}

}  // namespace
}  // namespace hayate
