// SPDX-License-Identifier: Apache-2.0
#include "hayate/base/trace.h"

#include <string>
#include <thread>

#include <gtest/gtest.h>

namespace hayate {
namespace {

TEST(Trace, RecordsRangesWithTheirDetailInTheOrderOfEnding) {
  TraceRecording recording;
  {
    const TraceRange outer("outer");
    const TraceRange inner("inner", [] { return TraceDetail{"2×2", 8.0, 16.0}; });
  }
  const std::vector<TraceEvent> events = recording.take();
  ASSERT_EQ(events.size(), 2U);
  EXPECT_STREQ(events[0].name, "inner");
  EXPECT_EQ(events[0].detail.text, "2×2");
  EXPECT_EQ(events[0].detail.flops, 8.0);
  EXPECT_STREQ(events[1].name, "outer");
  EXPECT_LE(0, events[1].begin_ns);
  EXPECT_LE(events[1].begin_ns, events[0].begin_ns);
  EXPECT_LE(events[0].begin_ns, events[0].end_ns);
  EXPECT_LE(events[0].end_ns, events[1].end_ns);
}

TEST(Trace, KeepsThreadsApartAndOutlivesThem) {
  TraceRecording recording;
  std::thread([] { const TraceRange range("elsewhere"); }).join();
  { const TraceRange range("here"); }
  const std::vector<TraceEvent> events = recording.take();
  ASSERT_EQ(events.size(), 2U);
  EXPECT_NE(events[0].thread, events[1].thread);
}

TEST(Trace, MakesNoDetailAndKeepsNothingWhenNobodyRecords) {
  bool asked = false;
  {
    const TraceRange range("unseen", [&] {
      asked = true;
      return TraceDetail{};
    });
  }
  EXPECT_FALSE(asked);
  EXPECT_TRUE(TraceRecording().take().empty());
}

std::string marked;
constexpr TraceMarks kMarks{[](const char* name) { marked += std::string("(") + name; },
                            [] { marked += ')'; }};

TEST(Trace, MarksForOtherProfilersOpenAndCloseAroundWhatIsRecordedOnly) {
  marked.clear();
  set_trace_marks(&kMarks);
  { const TraceRange unseen("unseen"); }
  TraceRecording recording;
  {
    const TraceRange outer("outer");
    const TraceRange inner("inner");
  }
  set_trace_marks(nullptr);
  EXPECT_EQ(marked, "(outer(inner))");
  EXPECT_EQ(recording.take().size(), 2U);
}

}  // namespace
}  // namespace hayate
