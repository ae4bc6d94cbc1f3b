// SPDX-License-Identifier: Apache-2.0
#include "hayate/profiling/chrome_trace.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace hayate {
namespace {

TEST(ChromeTrace, GivesEachThreadARowAndEachRangeItsMicroseconds) {
  TraceEvent run;
  run.name = "run";
  run.thread = 1;
  run.end_ns = 9'000'000;
  TraceEvent spacing;
  spacing.name = "transform";
  spacing.detail = {.text = "Spacing", .case_name = "case \"7\""};
  spacing.begin_ns = 1'500'000;
  spacing.end_ns = 4'000'000;
  ResourceSample sample;
  sample.seconds = 0.002;
  sample.cpu_percent = 150.0;

  const auto json = nlohmann::json::parse(chrome_trace({spacing, run}, {sample}));
  std::map<int, std::string> threads;
  int ranges = 0;
  for (const auto& event : json["traceEvents"]) {
    if (event["ph"] == "M") threads[event["tid"]] = event["args"]["name"];
    if (event["ph"] != "X") continue;
    ++ranges;
    if (event["cat"] != "transform") continue;
    EXPECT_EQ(event["name"], "Spacing");
    EXPECT_EQ(event["args"]["case"], "case \"7\"");
    EXPECT_EQ(event["ts"], 1500.0);
    EXPECT_EQ(event["dur"], 2500.0);
    EXPECT_EQ(event["tid"], 0);
  }
  EXPECT_EQ(ranges, 2);
  EXPECT_EQ(threads, (std::map<int, std::string>{{0, "data 0"}, {1, "training"}}));
  EXPECT_EQ(json["traceEvents"].back()["ph"], "C");
}

}  // namespace
}  // namespace hayate
