// SPDX-License-Identifier: Apache-2.0
#include "hayate/base/core_list.h"

#include <gtest/gtest.h>

namespace hayate {
namespace {

TEST(CoreList, IsTheKernels) {
  EXPECT_EQ(parse_core_list("0-3,8"), (Cores{0, 1, 2, 3, 8}));
  EXPECT_EQ(parse_core_list("5"), (Cores{5}));
  for (const char* const text : {"", "a", "3-1", "-1", "1-", "1,,2", "0-99999999"}) {
    EXPECT_EQ(parse_core_list(text), std::nullopt) << text;
  }
}

}  // namespace
}  // namespace hayate
