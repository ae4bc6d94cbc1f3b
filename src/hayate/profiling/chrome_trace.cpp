// SPDX-License-Identifier: Apache-2.0
#include "hayate/profiling/chrome_trace.h"

#include <cstring>
#include <set>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "hayate/base/json_text.h"
#include "hayate/profiling/trace_summary.h"

namespace hayate {
namespace {

using nlohmann::ordered_json;

// The format counts in microseconds.
double microseconds(std::int64_t ns) {
  return static_cast<double>(ns) / 1e3;
}

ordered_json range_event(const TraceEvent& event) {
  const TraceDetail& detail = event.detail;
  const bool names_what =
      std::strcmp(event.name, "transform") == 0 || std::strcmp(event.name, "random transform") == 0;
  ordered_json args = ordered_json::object();
  if (!detail.text.empty()) args["detail"] = detail.text;
  if (!detail.case_name.empty()) args["case"] = detail.case_name;
  if (detail.flops > 0.0) args["gflop"] = detail.flops / 1e9;
  if (detail.bytes > 0.0) args["megabytes"] = detail.bytes / 1e6;
  return {{"name", names_what ? detail.text : event.name},
          {"cat", event.name},
          {"ph", "X"},
          {"ts", microseconds(event.begin_ns)},
          {"dur", microseconds(event.end_ns - event.begin_ns)},
          {"pid", 1},
          {"tid", event.thread},
          {"args", args}};
}

ordered_json thread_name(int thread, bool trains) {
  return {{"name", "thread_name"},
          {"ph", "M"},
          {"pid", 1},
          {"tid", thread},
          {"args", {{"name", trains ? std::string("training") : fmt::format("data {}", thread)}}}};
}

ordered_json counter(const std::string& name, double seconds, double value) {
  return {
      {"name", name}, {"ph", "C"}, {"pid", 1}, {"ts", seconds * 1e6}, {"args", {{name, value}}}};
}

}  // namespace

std::string chrome_trace(const std::vector<TraceEvent>& events,
                         const std::vector<ResourceSample>& resources) {
  ordered_json list = ordered_json::array();
  std::set<int> threads;
  int training_thread = -1;
  for (const TraceEvent& event : events) {
    threads.insert(event.thread);
    if (std::strcmp(event.name, kRunRange) == 0) training_thread = event.thread;
  }
  for (const int thread : threads) list.push_back(thread_name(thread, thread == training_thread));
  for (const TraceEvent& event : events) list.push_back(range_event(event));
  for (const ResourceSample& sample : resources) {
    list.push_back(counter("CPU %", sample.seconds, sample.cpu_percent));
    list.push_back(
        counter("resident MB", sample.seconds, static_cast<double>(sample.resident_bytes) / 1e6));
    for (std::size_t i = 0; i < sample.gpus.size(); ++i) {
      const GpuSample& gpu = sample.gpus[i];
      list.push_back(counter(fmt::format("GPU {} %", i), sample.seconds, gpu.busy_percent));
      list.push_back(counter(fmt::format("GPU {} MB", i), sample.seconds,
                             static_cast<double>(gpu.used_bytes) / 1e6));
    }
  }
  return dump_json(ordered_json{{"displayTimeUnit", "ms"}, {"traceEvents", list}});
}

}  // namespace hayate
