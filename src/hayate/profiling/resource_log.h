// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "hayate/base/stopwatch.h"
#include "hayate/profiling/nvml.h"

namespace hayate {

/// What this process used up to a moment, and since the sample before.
struct ResourceSample {
  /// Time since the log began.
  double seconds = 0.0;
  /// 100 is one core, busy since the sample before.
  double cpu_percent = 0.0;
  std::int64_t resident_bytes = 0;
  /// Sums since the process began (/proc/self/io): asked of the system (rchar, wchar), and what of
  /// it went to and came from the disk itself (read_bytes, write_bytes).
  std::int64_t read_bytes = 0;
  std::int64_t written_bytes = 0;
  std::int64_t disk_read_bytes = 0;
  std::int64_t disk_written_bytes = 0;
  /// GPUs of the whole machine; empty where NVML finds none.
  std::vector<GpuSample> gpus;
};

/// Takes a sample at the start, each `period`, and at the end, on a thread of its own.
class ResourceLog {
 public:
  explicit ResourceLog(std::chrono::milliseconds period = std::chrono::seconds(1),
                       std::unique_ptr<Nvml> nvml = Nvml::open());
  ~ResourceLog();
  ResourceLog(const ResourceLog&) = delete;
  ResourceLog& operator=(const ResourceLog&) = delete;

  /// Ends the log. \returns its samples, in order of time
  std::vector<ResourceSample> take();

 private:
  void add_sample();
  void run(std::chrono::milliseconds period);
  void stop();

  std::unique_ptr<Nvml> nvml_;
  Stopwatch watch_;
  double cpu_seconds_before_ = 0.0;
  std::vector<ResourceSample> samples_;
  std::mutex mutex_;
  std::condition_variable stopped_;
  bool stopping_ = false;
  std::thread thread_;
};

/// Returns the mean over the whole log; 100 is one core. 0 for a log of one sample.
double mean_cpu_percent(const std::vector<ResourceSample>& samples);

/// Returns a line for each sample, under a header line (RFC 4180), with two columns for each GPU.
std::string resource_csv(const std::vector<ResourceSample>& samples);

}  // namespace hayate
