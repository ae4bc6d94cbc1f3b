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
