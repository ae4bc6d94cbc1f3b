// SPDX-License-Identifier: Apache-2.0
#include "hayate/windows/window_grid.h"

#include <gtest/gtest.h>

namespace hayate {
namespace {

std::vector<std::int64_t> starts_along_x(const WindowGrid& grid) {
  std::vector<std::int64_t> starts;
  for (const SpatialShape& start : grid.starts) {
    if (start[1] == 0 && start[2] == 0) starts.push_back(start[0]);
  }
  return starts;
}

TEST(WindowGrid, ShiftsTheLastWindowBackToTheBorder) {
  InfererOptions options;
  options.roi_size = {160, 160, 160};
  EXPECT_EQ(starts_along_x(make_window_grid({226, 160, 160}, options)),
            (std::vector<std::int64_t>{0, 66}));
  EXPECT_EQ(starts_along_x(make_window_grid({281, 160, 160}, options)),
            (std::vector<std::int64_t>{0, 120, 121}));
}

TEST(WindowGrid, TruncatesTheIntervalInDouble) {
  InfererOptions options;
  options.roi_size = {20, 20, 20};
  options.overlap = {0.9};
  EXPECT_EQ(make_window_grid({30, 30, 30}, options).scan_interval, (SpatialShape{1, 1, 1}));
}

TEST(WindowGrid, FitsShorterWindowsOfWhichNoMoreAreNeeded) {
  InfererOptions options;
  options.roi_size = {160, 160, 160};
  options.fit_multiple = {16, 16, 16};
  WindowGrid grid = make_window_grid({281, 160, 230}, options);
  EXPECT_EQ(grid.window_shape, (SpatialShape{128, 160, 144}));
  EXPECT_EQ(starts_along_x(grid), (std::vector<std::int64_t>{0, 96, 153}));
  EXPECT_EQ(grid.starts.size(), 6U);
  // Less padding, too; an axis that nothing divides stays as it is.
  options.fit_multiple = {16, 0, 7};
  grid = make_window_grid({50, 50, 50}, options);
  EXPECT_EQ(grid.window_shape, (SpatialShape{64, 160, 56}));
}

TEST(WindowGrid, NeverFitsLongerOrMoreWindows) {
  InfererOptions plain;
  InfererOptions fitted;
  fitted.fit_multiple = {8, 8, 8};
  for (const double overlap : {0.0, 0.25, 0.5, 0.75}) {
    plain.overlap = fitted.overlap = {overlap};
    for (std::int64_t size = 1; size < 400; ++size) {
      const WindowGrid before = make_window_grid({size, 8, 8}, plain);
      const WindowGrid after = make_window_grid({size, 8, 8}, fitted);
      EXPECT_LE(after.starts.size(), before.starts.size()) << size;
      EXPECT_LE(after.window_shape[0], before.window_shape[0]) << size;
      EXPECT_EQ(after.window_shape[0] % 8, 0) << size;
      EXPECT_EQ(after.starts.back()[0] + after.window_shape[0], after.padded_shape[0]);
      // Neighbours share what was asked for, as nearly as truncation lets them.
      EXPECT_LE(static_cast<double>(after.scan_interval[0]),
                static_cast<double>(after.window_shape[0]) *
                    (after.starts.size() > 1 ? 1.0 - overlap : 1.0));
    }
  }
}

TEST(WindowGrid, PadsASmallVolumeOnBothSides) {
  InfererOptions options;
  options.roi_size = {16, 16, 0};
  const WindowGrid grid = make_window_grid({11, 16, 7}, options);
  EXPECT_EQ(grid.padded_shape, (SpatialShape{16, 16, 7}));
  EXPECT_EQ(grid.pad_before, (SpatialShape{2, 0, 0}));
  EXPECT_EQ(grid.starts.size(), 1U);
}

}  // namespace
}  // namespace hayate
