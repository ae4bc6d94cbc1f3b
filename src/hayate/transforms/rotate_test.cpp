// SPDX-License-Identifier: Apache-2.0
#include "hayate/transforms/rotate.h"

#include <numbers>

#include "hayate/transforms/rotate90.h"
#include "support/test_volumes.h"

namespace hayate {
namespace {

constexpr double kQuarter = std::numbers::pi / 2.0;

TEST(Rotate, ByAQuarterIsRotate90) {
  const Volume label = counted_volume<std::uint8_t>({1, 4, 5, 6});
  const Volume turned = rotate(label, {0.0, 0.0, kQuarter},
                               {.keep_size = false, .mode = InterpolationMode::kNearest});
  // The matrix goes from the output to the input, so that the volume turns the other way.
  const Volume expected = rotate90(label, 1, {1, 0});
  EXPECT_EQ(turned.shape(), expected.shape());
  EXPECT_TRUE(std::ranges::equal(turned.bytes(), expected.bytes()));
  EXPECT_TRUE(all_close(turned.voxel_to_world(), expected.voxel_to_world(), 0.0, 1e-9));
}

TEST(Rotate, GrowsTheGridToHoldWhatIsTurned) {
  const Volume volume = noise_volume({1, 10, 10, 4});
  EXPECT_EQ(rotate(volume, {0.0, 0.0, kQuarter / 2.0}).shape(), volume.shape());
  // 10·√2 = 14.14
  EXPECT_EQ(rotate(volume, {0.0, 0.0, kQuarter / 2.0}, {.keep_size = false}).shape(),
            (VolumeShape{1, 14, 14, 4}));
}

}  // namespace
}  // namespace hayate
