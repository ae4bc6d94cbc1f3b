// SPDX-License-Identifier: Apache-2.0
#include "hayate/base/text.h"

#include <gtest/gtest.h>

namespace hayate {
namespace {

TEST(Text, NamesTheNearestCandidate) {
  const std::vector<std::string> names{"optimizer", "schedule", "network"};
  EXPECT_EQ(nearest_name("optimiser", names), "optimizer");
  EXPECT_EQ(did_you_mean("Nettwork", names), " (did you mean 'network'?)");
}

TEST(Text, SuggestsNothingFarFetched) {
  const std::vector<std::string> names{"optimizer", "schedule"};
  EXPECT_EQ(nearest_name("zzz", names), "");
  EXPECT_EQ(did_you_mean("xyzzy", names), "");
}

TEST(Text, WritesSizesAndTimesForPeople) {
  const std::vector<std::int64_t> shape{512, 512, 301};
  EXPECT_EQ(format_shape(shape), "[512, 512, 301]");
  EXPECT_EQ(format_bytes(812), "812 B");
  EXPECT_EQ(format_bytes(75.3e6), "75.3 MB");
  EXPECT_EQ(format_duration(0.42), "0.42 s");
  EXPECT_EQ(format_duration(185), "3 min 5 s");
  EXPECT_EQ(format_duration(8040), "2 h 14 min");
}

}  // namespace
}  // namespace hayate
