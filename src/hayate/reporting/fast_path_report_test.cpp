// SPDX-License-Identifier: Apache-2.0
#include "hayate/reporting/fast_path_report.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace hayate {
namespace {

const std::vector<FastPathCount> kCounts{
    {"conv", 20, 0, {}},
    {"norm_act", 16, 4, {{"there is dropout", 4}}},
    {"prepare_case", 29, 3, {{"a label is missing", 1}, {"voxels are not finite", 2}}}};

TEST(FastPathReport, NamesTheMostFrequentReasonFirst) {
  EXPECT_EQ(plain_way_text(kCounts[2]),
            "prepare_case: 3 of 32 the plain way: voxels are not finite (2); a label is missing "
            "(1)");
}

TEST(FastPathReport, IsSilentAboutWhatAllWentFast) {
  const std::vector<std::string> lines = plain_way_lines(kCounts);
  ASSERT_EQ(lines.size(), 2U);
  EXPECT_EQ(lines[0], "norm_act: 4 of 20 the plain way: there is dropout");
}

TEST(FastPathReport, ItsJsonHoldsAllCounts) {
  const nlohmann::ordered_json json = to_json(kCounts);
  ASSERT_EQ(json.size(), 3U);
  EXPECT_EQ(json[0].dump(), R"({"operation":"conv","fast":20,"plain":0,"reasons":{}})");
  EXPECT_EQ(json[2]["reasons"]["voxels are not finite"], 2);
}

}  // namespace
}  // namespace hayate
