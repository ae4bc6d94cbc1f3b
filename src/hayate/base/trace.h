// SPDX-License-Identifier: Apache-2.0
// Where the time goes: named ranges, recorded only while somebody wants to know. A range that
// nobody records costs the test of a flag.
#pragma once

#include <atomic>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace hayate {

/// What a range worked on.
struct TraceDetail {
  /// Detail such as the shape of a layer; ranges of one name and detail belong together.
  std::string text;
  /// Floating-point operations, and bytes that must be read or written at the least.
  double flops = 0.0;
  double bytes = 0.0;
  /// Which case, where it is one's; ranges of several cases still belong together.
  std::string case_name = {};
};

struct TraceEvent {
  /// Lives as long as the program.
  const char* name = "";
  TraceDetail detail;
  /// 0 for the thread that was recorded first, and on.
  int thread = 0;
  /// Nanoseconds since the recording began.
  std::int64_t begin_ns = 0;
  std::int64_t end_ns = 0;
};

/// Records the ranges of all threads from its construction to take(). One at a time.
class TraceRecording {
 public:
  TraceRecording();
  ~TraceRecording();
  TraceRecording(const TraceRecording&) = delete;
  TraceRecording& operator=(const TraceRecording&) = delete;

  /// Ends the recording. \returns the ranges that ended meanwhile, by thread, in the order of
  /// ending
  std::vector<TraceEvent> take();
};

/// Another profiler's own ranges, such as NVTX's.
struct TraceMarks {
  void (*push)(const char* name) = nullptr;
  void (*pop)() = nullptr;
};

/// Marks each range there too, while ranges are recorded; null: nowhere.
/// \pre nobody records; the marks live as long as the program.
void set_trace_marks(const TraceMarks* marks);

/// Records a range from its construction to its end.
class TraceRange {
 public:
  /// \param name  a literal
  explicit TraceRange(const char* name) {
    if (is_recording()) begin(name, {});
  }
  /// \param detail  a callable giving a TraceDetail, called only if somebody records.
  template <class Detail>
  TraceRange(const char* name, const Detail& detail) {
    if (is_recording()) begin(name, detail());
  }
  ~TraceRange() {
    if (event_) end();
  }
  TraceRange(const TraceRange&) = delete;
  TraceRange& operator=(const TraceRange&) = delete;

 private:
  friend class TraceRecording;

  static bool is_recording() { return is_recording_.load(std::memory_order_relaxed); }
  void begin(const char* name, TraceDetail detail);
  void end();

  static std::atomic<bool> is_recording_;
  std::optional<TraceEvent> event_;
};

}  // namespace hayate
