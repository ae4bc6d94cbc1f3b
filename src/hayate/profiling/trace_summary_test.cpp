// SPDX-License-Identifier: Apache-2.0
#include "hayate/profiling/trace_summary.h"

#include <gtest/gtest.h>

namespace hayate {
namespace {

/// Times in milliseconds.
TraceEvent event(const char* name, std::int64_t begin, std::int64_t end,
                 const std::string& detail = {}, int thread = 0) {
  TraceEvent made;
  made.name = name;
  made.detail.text = detail;
  made.thread = thread;
  made.begin_ns = begin * 1'000'000;
  made.end_ns = end * 1'000'000;
  return made;
}

/// A run of 1 s: a cache filled by two threads, an epoch of two steps, a validation.
std::vector<TraceEvent> make_events() {
  std::vector<TraceEvent> events{
      event("transform", 0, 100, "Spacing", 1),
      event("load", 10, 40),
      event("transform", 40, 90, "Spacing"),
      event("cache fill", 0, 100),
      event("random transform", 100, 130, "RandFlip", 1),
      event("data wait", 100, 130),
      event("conv", 130, 180, "8×8"),
      event("forward", 130, 230),
      event("conv backward", 230, 400, "8×8"),
      event("backward", 230, 400),
      event("update", 400, 440),
      event("step", 100, 450),
      event("data wait", 450, 460),
      event("conv", 460, 490, "8×8"),
      event("forward", 460, 500),
      event("backward", 500, 600),
      event("update", 600, 620),
      event("step", 450, 630),
      event("epoch", 100, 650),
      event("conv", 700, 800, "8×8"),
      event("sliding window", 700, 900),
      event("validation", 660, 950),
      event("run", 0, 1000),
  };
  events[6].detail.flops = 3e9;
  events[13].detail.flops = 3e9;
  return events;
}

TEST(TraceSummary, ItsPhasesAddUpToTheRunOnEachLevel) {
  const TraceSummary summary = summarize_trace(make_events());
  EXPECT_DOUBLE_EQ(summary.seconds, 1.0);
  double outer = 0.0;
  double shares = 0.0;
  double in_epoch = 0.0;
  std::string above;
  for (const ProfileRow& row : summary.phases) {
    if (row.depth == 0) {
      above = row.name;
      outer += row.seconds;
      shares += row.share;
    } else if (above == "epoch") {
      in_epoch += row.seconds;
    }
  }
  EXPECT_NEAR(outer, 1.0, 1e-12);
  EXPECT_NEAR(shares, 1.0, 1e-12);
  EXPECT_NEAR(in_epoch, phase_seconds(summary, "", "epoch"), 1e-12);
  // 10 ms between epoch and validation, 50 after it.
  EXPECT_NEAR(phase_seconds(summary, "", "other"), 0.06, 1e-12);
  EXPECT_NEAR(phase_seconds(summary, "epoch", "other"), 0.04, 1e-12);
}

TEST(TraceSummary, AStepsPhasesCountAsTheirEpochs) {
  const TraceSummary summary = summarize_trace(make_events());
  const ProfileRow* forward = find_phase(summary, "epoch", "forward");
  ASSERT_NE(forward, nullptr);
  EXPECT_EQ(forward->calls, 2);
  EXPECT_NEAR(forward->seconds, 0.14, 1e-12);
  EXPECT_NEAR(forward->min_ms, 40.0, 1e-9);
  EXPECT_NEAR(forward->median_ms, 70.0, 1e-9);
  EXPECT_NEAR(forward->max_ms, 100.0, 1e-9);
  EXPECT_NEAR(forward->share, 0.14, 1e-12);
  EXPECT_EQ(find_phase(summary, "epoch", "step"), nullptr);
  EXPECT_NEAR(phase_seconds(summary, "validation", "sliding window"), 0.2, 1e-12);
}

TEST(TraceSummary, TellsTheCachesWorkFromTheEpochsOnAllThreads) {
  const TraceSummary summary = summarize_trace(make_events());
  ASSERT_EQ(summary.cache_work.size(), 2U);
  EXPECT_EQ(summary.cache_work[0].detail, "Spacing");
  EXPECT_NEAR(summary.cache_work[0].seconds, 0.15, 1e-12);
  EXPECT_NEAR(summary.cache_work[0].share, 150.0 / 180.0, 1e-12);
  EXPECT_EQ(summary.cache_work[1].name, "load");
  ASSERT_EQ(summary.data_work.size(), 1U);
  EXPECT_EQ(summary.data_work[0].detail, "RandFlip");
}

TEST(TraceSummary, ItsLayersAreThoseOfTrainingStepsOnly) {
  const TraceSummary summary = summarize_trace(make_events());
  ASSERT_EQ(summary.layers.size(), 2U);
  EXPECT_EQ(summary.layers[0].name, "conv backward");
  EXPECT_NEAR(summary.layers[0].share, 170.0 / 530.0, 1e-12);
  EXPECT_EQ(summary.layers[1].calls, 2);
  EXPECT_NEAR(summary.layers[1].seconds, 0.08, 1e-12);
  EXPECT_DOUBLE_EQ(summary.layers[1].flops, 6e9);
}

TEST(TraceSummary, ShowsTheStepOfMedianDurationFromItsBeginning) {
  const TraceSummary summary = summarize_trace(make_events());
  ASSERT_EQ(summary.step.size(), 6U);
  EXPECT_EQ(summary.step[0].name, "step");
  EXPECT_DOUBLE_EQ(summary.step[0].end_ms, 180.0);
  EXPECT_EQ(summary.step[2].name, "forward");
  EXPECT_EQ(summary.step[2].depth, 1);
  EXPECT_EQ(summary.step[3].name, "conv");
  EXPECT_EQ(summary.step[3].depth, 2);
  EXPECT_DOUBLE_EQ(summary.step[3].begin_ms, 10.0);
}

}  // namespace
}  // namespace hayate
