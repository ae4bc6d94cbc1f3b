// SPDX-License-Identifier: Apache-2.0
#include "hayate/windows/window_uses.h"

#include <gtest/gtest.h>

#include "hayate/windows/voxel_boxes.h"

namespace hayate {
namespace {

/// What WindowUses says without looking at windows, by looking at all of them.
class LookedAtAll {
 public:
  explicit LookedAtAll(const WindowGrid& grid) : grid_(grid), regions_(finished_regions(grid)) {}

  bool adds(std::size_t n, const VoxelBox& brick) const {
    return overlap(window_box(grid_, n), brick);
  }
  bool needs(std::size_t n, const VoxelBox& brick) const {
    return adds(n, brick) || overlap(with_halo(regions_[n]), brick);
  }

 private:
  const WindowGrid& grid_;
  std::vector<VoxelBox> regions_;
};

void expect_found(const SpatialShape& image, const std::array<std::int64_t, 3>& roi,
                  double overlapping) {
  InfererOptions options;
  options.roi_size = roi;
  options.overlap = {overlapping};
  const WindowGrid grid = make_window_grid(image, options);
  const WindowUses uses(grid);
  const LookedAtAll all(grid);
  const std::size_t count = grid.starts.size();
  for (const VoxelBox& brick : bricks_between(cut_at_windows(grid))) {
    std::size_t first = 0;
    while (!all.adds(first, brick)) ++first;
    EXPECT_EQ(uses.first(brick), first);
    std::size_t next = count;
    for (std::size_t window = count + 1; window-- > 0;) {
      if (window < count && all.needs(window, brick)) {
        if (next == count) {
          EXPECT_EQ(uses.last(brick), window);
        }
        next = window;
      }
      ASSERT_EQ(uses.next(brick, window), next) << window;
    }
  }
}

TEST(WindowUses, AreThoseOfAllWindowsLookedAt) {
  expect_found({30, 25, 40}, {12, 10, 9}, 0.25);
  expect_found({21, 40, 8}, {8, 16, 8}, 0.5);
  expect_found({17, 5, 23}, {6, 5, 7}, 0.0);
}

TEST(WindowUses, OfWindowsThatOverlapManyOthers) {
  expect_found({14, 13, 12}, {8, 6, 7}, 0.8);
}

TEST(WindowUses, OfVolumesThatAreSmallerThanAWindow) {
  expect_found({5, 20, 3}, {8, 8, 8}, 0.25);
  expect_found({5, 7, 3}, {8, 8, 8}, 0.25);
}

}  // namespace
}  // namespace hayate
