// SPDX-License-Identifier: Apache-2.0
#include "hayate/transforms/zoom.h"

#include "hayate/resampling/statistic_pad.h"
#include "support/test_volumes.h"

namespace hayate {
namespace {

std::vector<float> zoomed_line(const std::vector<float>& line, double factor,
                               const ZoomOptions& options) {
  Volume volume(VoxelType::kFloat32, {1, static_cast<std::int64_t>(line.size()), 1, 1});
  std::ranges::copy(line, volume.voxels<float>().begin());
  const Volume result = zoom(volume, {factor, 1.0, 1.0}, options);
  return {result.voxels<float>().begin(), result.voxels<float>().end()};
}

TEST(Zoom, MakesAsManyVoxelsAsFitWithoutKeepSize) {
  const Volume volume = noise_volume({2, 10, 7, 5});
  const Volume result = zoom(volume, {1.29, 0.5, 1.0}, {.keep_size = false});
  EXPECT_EQ(result.shape(), (VolumeShape{2, 12, 3, 5}));
  EXPECT_EQ(zoom(volume, {0.05, 1.0, 1.0}, {.keep_size = false}).shape()[1], 1);
}

TEST(Zoom, PadsWhatBecameSmaller) {
  const std::vector<float> line{1, 1, 2, 2, 3, 3, 4, 4};
  const ZoomOptions area{.padding_mode = ZoomPadding::kConstant};
  EXPECT_EQ(zoomed_line(line, 0.5, area), (std::vector<float>{0, 0, 1, 2, 3, 4, 0, 0}));
  EXPECT_EQ(zoomed_line(line, 0.5, {.padding_mode = ZoomPadding::kEdge}),
            (std::vector<float>{1, 1, 1, 2, 3, 4, 4, 4}));
  EXPECT_EQ(zoomed_line(line, 0.5, {.padding_mode = ZoomPadding::kReflect}),
            (std::vector<float>{3, 2, 1, 2, 3, 4, 3, 2}));
  EXPECT_EQ(zoomed_line(line, 0.5, {.padding_mode = ZoomPadding::kCircular}),
            (std::vector<float>{3, 4, 1, 2, 3, 4, 1, 2}));
  EXPECT_EQ(zoomed_line(line, 0.5, {.padding_mode = ZoomPadding::kMaximum}),
            (std::vector<float>{4, 4, 1, 2, 3, 4, 4, 4}));
}

// 5 voxels become 8: 0 0 1 1 2 3 3 4.
TEST(Zoom, CutsTheMiddleOutOfWhatBecameLarger) {
  const std::vector<float> line{0, 1, 2, 3, 4};
  EXPECT_EQ(zoomed_line(line, 1.6, {.mode = ResizeMode::kNearest, .release = MonaiRelease::k07}),
            (std::vector<float>{0, 1, 1, 2, 3}));
  EXPECT_EQ(zoomed_line(line, 1.6, {.mode = ResizeMode::kNearest, .release = MonaiRelease::k16}),
            (std::vector<float>{1, 1, 2, 3, 3}));
}

TEST(Zoom, CutsOneAxisAndPadsAnother) {
  const Volume volume = noise_volume({1, 8, 8, 8});
  const Vector3 factors{1.5, 0.5, 1.0};
  for (const ZoomPadding padding : {ZoomPadding::kEdge, ZoomPadding::kMedian}) {
    const Volume result = zoom(volume, factors, {.padding_mode = padding});
    EXPECT_EQ(result.shape(), volume.shape());
    const Volume whole = zoom(volume, factors, {.keep_size = false});
    // The two agree where there is something to compare: at the zoomed grid's own voxels.
    for (std::int64_t x = 0; x < 8; ++x) {
      for (std::int64_t y = 2; y < 6; ++y) {
        const auto got = static_cast<std::size_t>((x * 8 + y) * 8);
        const auto expected = static_cast<std::size_t>(((x + 2) * 4 + y - 2) * 8);
        EXPECT_EQ(result.voxels<float>()[got], whole.voxels<float>()[expected]);
      }
    }
    const Affine shift = inverse(whole.voxel_to_world()) * result.voxel_to_world();
    EXPECT_NEAR(shift(0, 3), 2.0, 1e-9);
    EXPECT_NEAR(shift(1, 3), -2.0, 1e-9);
  }
}

}  // namespace
}  // namespace hayate
