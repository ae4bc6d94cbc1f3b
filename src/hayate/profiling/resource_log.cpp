// SPDX-License-Identifier: Apache-2.0
#include "hayate/profiling/resource_log.h"

#include <ctime>
#include <fstream>

#include <fmt/format.h>

#include "hayate/base/system_info.h"

namespace hayate {
namespace {

double process_cpu_seconds() {
  timespec time{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) / 1e9;
}

/// Stays 0 where the kernel keeps no such account.
void read_io(ResourceSample& sample) {
  std::ifstream file("/proc/self/io");
  std::string key;
  std::int64_t value = 0;
  while (file >> key >> value) {
    if (key == "rchar:") sample.read_bytes = value;
    if (key == "wchar:") sample.written_bytes = value;
    if (key == "read_bytes:") sample.disk_read_bytes = value;
    if (key == "write_bytes:") sample.disk_written_bytes = value;
  }
}

}  // namespace

ResourceLog::ResourceLog(std::chrono::milliseconds period)
    : cpu_seconds_before_(process_cpu_seconds()) {
  // Here, since the thread may begin late.
  add_sample();
  thread_ = std::thread([this, period] { run(period); });
}

ResourceLog::~ResourceLog() {
  stop();
}

std::vector<ResourceSample> ResourceLog::take() {
  stop();
  return std::move(samples_);
}

void ResourceLog::stop() {
  if (!thread_.joinable()) return;
  {
    const std::scoped_lock lock(mutex_);
    stopping_ = true;
  }
  stopped_.notify_all();
  thread_.join();
}

void ResourceLog::run(std::chrono::milliseconds period) {
  auto next = std::chrono::steady_clock::now();
  for (bool last = false; !last; add_sample()) {
    next += period;
    std::unique_lock lock(mutex_);
    last = stopped_.wait_until(lock, next, [this] { return stopping_; });
  }
}

void ResourceLog::add_sample() {
  ResourceSample sample;
  sample.seconds = watch_.seconds();
  const double cpu_seconds = process_cpu_seconds();
  const double passed = samples_.empty() ? 0.0 : sample.seconds - samples_.back().seconds;
  if (passed > 0.0) sample.cpu_percent = 100.0 * (cpu_seconds - cpu_seconds_before_) / passed;
  cpu_seconds_before_ = cpu_seconds;
  sample.resident_bytes = resident_memory_bytes();
  read_io(sample);
  samples_.push_back(sample);
}

std::string resource_csv(const std::vector<ResourceSample>& samples) {
  std::string csv =
      "seconds,cpu_percent,resident_bytes,read_bytes,written_bytes,disk_read_bytes,"
      "disk_written_bytes\n";
  for (const ResourceSample& sample : samples) {
    csv += fmt::format("{:.3f},{:.1f},{},{},{},{},{}\n", sample.seconds, sample.cpu_percent,
                       sample.resident_bytes, sample.read_bytes, sample.written_bytes,
                       sample.disk_read_bytes, sample.disk_written_bytes);
  }
  return csv;
}

}  // namespace hayate
