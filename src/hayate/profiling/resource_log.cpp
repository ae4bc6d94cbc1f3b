// SPDX-License-Identifier: Apache-2.0
#include "hayate/profiling/resource_log.h"

#include <ctime>
#include <fstream>
#include <utility>

#include <fmt/format.h>

#include "hayate/base/process_cores.h"
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

ResourceLog::ResourceLog(std::chrono::milliseconds period, std::unique_ptr<Nvml> nvml)
    : nvml_(std::move(nvml)), cpu_seconds_before_(process_cpu_seconds()) {
  // Here, since the thread may begin late.
  add_sample();
  const OnAllProcessCores unbound;
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
  if (nvml_) sample.gpus = nvml_->sample();
  samples_.push_back(std::move(sample));
}

double mean_cpu_percent(const std::vector<ResourceSample>& samples) {
  double sum = 0.0;
  for (std::size_t i = 1; i < samples.size(); ++i) {
    sum += samples[i].cpu_percent * (samples[i].seconds - samples[i - 1].seconds);
  }
  return sum > 0.0 ? sum / (samples.back().seconds - samples.front().seconds) : 0.0;
}

std::string resource_csv(const std::vector<ResourceSample>& samples) {
  std::string csv =
      "seconds,cpu_percent,resident_bytes,read_bytes,written_bytes,disk_read_bytes,"
      "disk_written_bytes";
  const std::size_t gpu_count = samples.empty() ? 0 : samples.front().gpus.size();
  for (std::size_t i = 0; i < gpu_count; ++i) {
    csv += fmt::format(",gpu{0}_percent,gpu{0}_used_bytes", i);
  }
  csv += "\n";
  for (const ResourceSample& sample : samples) {
    csv += fmt::format("{:.3f},{:.1f},{},{},{},{},{}", sample.seconds, sample.cpu_percent,
                       sample.resident_bytes, sample.read_bytes, sample.written_bytes,
                       sample.disk_read_bytes, sample.disk_written_bytes);
    for (const GpuSample& gpu : sample.gpus) {
      csv += fmt::format(",{:.0f},{}", gpu.busy_percent, gpu.used_bytes);
    }
    csv += "\n";
  }
  return csv;
}

}  // namespace hayate
