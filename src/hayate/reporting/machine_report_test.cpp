// SPDX-License-Identifier: Apache-2.0
#include "hayate/reporting/machine_report.h"

#include <gtest/gtest.h>

namespace hayate {
namespace {

TEST(MachineReport, KnowsEveryThingThatItNames) {
  const KeyValueRows rows = make_machine_rows();
  ASSERT_FALSE(rows.empty());
  EXPECT_EQ(rows.front().first, "Processor");
  for (const auto& [key, value] : rows) EXPECT_FALSE(value.empty()) << key;
}

TEST(CurrentDateText, HasDateTimeAndZone) {
  EXPECT_EQ(current_date_text().size(), std::string("2026-01-02 03:04 UTC").size());
  EXPECT_TRUE(current_date_text().ends_with(" UTC"));
}

}  // namespace
}  // namespace hayate
