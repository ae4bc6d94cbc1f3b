// SPDX-License-Identifier: Apache-2.0
#include "hayate/data/smart_cache_window.h"

#include <set>

#include <gtest/gtest.h>

namespace hayate {
namespace {

using Items = std::vector<std::int64_t>;

// Source: MONAI's acceleration guide: five images, a cache of four, a quarter replaced.
TEST(SmartCacheWindow, IsTheGuidesExample) {
  const SmartCacheWindow window(5, 4, 0.25);
  EXPECT_EQ(window.replace_count(), 1);
  EXPECT_EQ(window.items(0), (Items{0, 1, 2, 3}));
  EXPECT_EQ(window.items(1), (Items{1, 2, 3, 4}));
  EXPECT_EQ(window.items(2), (Items{2, 3, 4, 0}));
  EXPECT_EQ(window.replacements(0), (Items{4}));
  EXPECT_EQ(window.replacements(1), (Items{0}));
}

TEST(SmartCacheWindow, ReplacesNoMoreThanWaitsOutside) {
  const SmartCacheWindow window(10, 8, 0.5);
  EXPECT_EQ(window.replace_count(), 2);
  EXPECT_EQ(window.items(1), (Items{2, 3, 4, 5, 6, 7, 8, 9}));
}

TEST(SmartCacheWindow, ACacheForEverythingNeverChanges) {
  const SmartCacheWindow window(3, 100, 0.1);
  EXPECT_EQ(window.replace_count(), 0);
  EXPECT_EQ(window.items(7), (Items{0, 1, 2}));
  EXPECT_TRUE(window.replacements(7).empty());
}

TEST(SmartCacheWindow, AShuffledListStillComesRoundToEveryItem) {
  const SmartCacheWindow window(7, 3, 0.5, 0);
  EXPECT_NE(window.items(0), (Items{0, 1, 2}));
  std::set<std::int64_t> seen;
  for (int epoch = 0; epoch < 4; ++epoch) {
    const Items items = window.items(epoch);
    seen.insert(items.begin(), items.end());
  }
  EXPECT_EQ(seen.size(), 7U);
}

}  // namespace
}  // namespace hayate
