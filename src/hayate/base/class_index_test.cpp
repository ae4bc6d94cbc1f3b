// SPDX-License-Identifier: Apache-2.0
#include "hayate/base/class_index.h"

#include <gtest/gtest.h>

namespace hayate {
namespace {

TEST(ClassIndex, ForegroundIsNeitherBackgroundNorIgnored) {
  for (int voxel = 0; voxel < 256; ++voxel) {
    EXPECT_EQ(is_foreground(static_cast<std::uint8_t>(voxel)), voxel > 0 && voxel < kIgnoredVoxel);
  }
  EXPECT_TRUE(is_foreground(255.0F));
  EXPECT_FALSE(is_foreground(-1.0F));
}

}  // namespace
}  // namespace hayate
