// SPDX-License-Identifier: Apache-2.0
#include "hayate/base/system_info.h"

#include <algorithm>
#include <array>
#include <fstream>
#include <limits>

#ifdef __x86_64__
#include <cpuid.h>
#endif
#include <malloc.h>
#include <sys/resource.h>
#include <unistd.h>

#include "hayate/base/cgroup.h"
#include "hayate_commit.h"

namespace hayate {
namespace {

/// The number behind `key` in a file of "key: number kB" lines, in bytes; -1 when it is not there.
std::int64_t read_kilobytes(const char* path, const std::string& key) {
  std::ifstream file(path);
  std::string line;
  while (std::getline(file, line)) {
    if (line.starts_with(key)) return std::stoll(line.substr(key.size())) * 1024;
  }
  return -1;
}

}  // namespace

CpuFeatures cpu_features() {
  CpuFeatures features;
#ifdef __x86_64__
  // __builtin_cpu_supports also asks the operating system whether it saves the wide registers.
  features.avx2 = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
  features.avx512 = __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
                    __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512dq");
  features.avx512_bf16 = features.avx512 && __builtin_cpu_supports("avx512bf16");
  unsigned eax = 0;
  unsigned ebx = 0;
  unsigned ecx = 0;
  unsigned edx = 0;
  if (features.avx512 && __get_cpuid_count(7, 0, &eax, &ebx, &ecx, &edx) != 0) {
    features.amx_bf16 = (edx >> 22 & 1U) != 0;
  }
#endif
  return features;
}

std::string describe_isa(const CpuFeatures& features) {
  if (features.amx_bf16) return "AVX-512 + BF16 + AMX";
  if (features.avx512_bf16) return "AVX-512 + BF16";
  if (features.avx512) return "AVX-512";
  if (features.avx2) return "AVX2";
#ifdef __x86_64__
  return "SSE2";
#else
  return "portable";
#endif
}

std::string cpu_name() {
  std::ifstream file("/proc/cpuinfo");
  std::string line;
  while (std::getline(file, line)) {
    if (line.starts_with("model name")) return line.substr(line.find(':') + 2);
  }
  return "unknown CPU";
}

std::int64_t available_memory_bytes() {
  std::int64_t available = read_kilobytes("/proc/meminfo", "MemAvailable:");
  if (available < 0) available = std::numeric_limits<std::int64_t>::max();
  return std::min(available, cgroup_memory_bytes());
}

std::int64_t resident_memory_bytes() {
  return read_kilobytes("/proc/self/status", "VmRSS:");
}

std::int64_t peak_resident_memory_bytes() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return static_cast<std::int64_t>(usage.ru_maxrss) * 1024;
}

ResidentMemoryPeak::ResidentMemoryPeak() {
  malloc_trim(0);
  // 5 sets VmHWM to what is resident now (proc(5)).
  std::ofstream("/proc/self/clear_refs") << "5";
  before_ = resident_memory_bytes();
}

std::int64_t ResidentMemoryPeak::growth_bytes() const {
  return read_kilobytes("/proc/self/status", "VmHWM:") - before_;
}

double run_queue_wait_seconds() {
  // Nanoseconds on a core, then waiting for one (Documentation/scheduler/sched-stats).
  std::ifstream file("/proc/thread-self/schedstat");
  double running_ns = 0.0;
  double waiting_ns = 0.0;
  return file >> running_ns >> waiting_ns ? waiting_ns / 1e9 : 0.0;
}

std::string host_name() {
  std::array<char, 256> name{};
  if (gethostname(name.data(), name.size() - 1) != 0) return "localhost";
  return name.data();
}

std::string hayate_commit() {
  return HAYATE_COMMIT;
}
std::string hayate_version() {
  return HAYATE_VERSION;
}

}  // namespace hayate
