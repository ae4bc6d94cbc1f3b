// SPDX-License-Identifier: Apache-2.0
#include "hayate/base/trace.h"

#include <cassert>
#include <chrono>
#include <memory>
#include <mutex>
#include <utility>

namespace hayate {
namespace {

std::int64_t now_ns() {
  return std::chrono::duration_cast<std::chrono::nanoseconds>(
             std::chrono::steady_clock::now().time_since_epoch())
      .count();
}

/// What one thread has recorded.
struct ThreadEvents {
  std::mutex mutex;
  std::vector<TraceEvent> events;
};

/// Ranges of all threads, kept beyond the threads themselves.
struct Registry {
  std::mutex mutex;
  std::vector<std::shared_ptr<ThreadEvents>> threads;
  std::int64_t began_ns = 0;
};

Registry& registry() {
  static Registry instance;
  return instance;
}

ThreadEvents& this_threads_events() {
  thread_local const std::shared_ptr<ThreadEvents> events = [] {
    auto made = std::make_shared<ThreadEvents>();
    const std::lock_guard lock(registry().mutex);
    registry().threads.push_back(made);
    return made;
  }();
  return *events;
}

std::atomic<const TraceMarks*> trace_marks = nullptr;

}  // namespace

void set_trace_marks(const TraceMarks* marks) {
  trace_marks = marks;
}

std::atomic<bool> TraceRange::is_recording_ = false;

TraceRecording::TraceRecording() {
  assert(!TraceRange::is_recording());
  {
    const std::lock_guard lock(registry().mutex);
    for (const auto& thread : registry().threads) {
      const std::lock_guard thread_lock(thread->mutex);
      thread->events.clear();
    }
    registry().began_ns = now_ns();
  }
  TraceRange::is_recording_ = true;
}

TraceRecording::~TraceRecording() {
  TraceRange::is_recording_ = false;
}

std::vector<TraceEvent> TraceRecording::take() {
  TraceRange::is_recording_ = false;
  std::vector<TraceEvent> all;
  const std::lock_guard lock(registry().mutex);
  int index = 0;
  for (const auto& thread : registry().threads) {
    const std::lock_guard thread_lock(thread->mutex);
    if (thread->events.empty()) continue;
    for (TraceEvent& event : thread->events) {
      event.thread = index;
      event.begin_ns -= registry().began_ns;
      event.end_ns -= registry().began_ns;
      all.push_back(std::move(event));
    }
    thread->events.clear();
    ++index;
  }
  return all;
}

void TraceRange::begin(const char* name, TraceDetail detail) {
  event_.emplace();
  event_->name = name;
  event_->detail = std::move(detail);
  if (const TraceMarks* marks = trace_marks) marks->push(name);
  event_->begin_ns = now_ns();
}

void TraceRange::end() {
  event_->end_ns = now_ns();
  if (const TraceMarks* marks = trace_marks) marks->pop();
  // Ranges that outlive the recording would come up in the next one.
  if (!is_recording()) return;
  ThreadEvents& events = this_threads_events();
  const std::lock_guard lock(events.mutex);
  events.events.push_back(std::move(*event_));
}

}  // namespace hayate
