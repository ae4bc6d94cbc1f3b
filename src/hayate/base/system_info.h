// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>

namespace hayate {

/// What of the CPU decides which arithmetic is fast.
struct CpuFeatures {
  bool avx2 = false;
  bool avx512 = false;
  bool avx512_bf16 = false;
  bool amx_bf16 = false;
};

CpuFeatures cpu_features();

/// Returns "AVX2", "AVX-512", "AVX-512 + BF16" …
std::string describe_isa(const CpuFeatures& features);

/// Returns the processor's own name, from /proc/cpuinfo.
std::string cpu_name();

/// Returns the machine's name, "localhost" where it has none.
std::string host_name();

/// Returns the memory that this process can still take without swapping: the system's, bounded by
/// the cgroup.
std::int64_t available_memory_bytes();

std::int64_t resident_memory_bytes();
std::int64_t peak_resident_memory_bytes();

/// Measures how much the process grows from the construction on. Memory that was freed before is
/// given back to the system first, or its use would not be seen.
class ResidentMemoryPeak {
 public:
  ResidentMemoryPeak();
  std::int64_t growth_bytes() const;

 private:
  std::int64_t before_ = 0;
};

/// How long the calling thread has been ready to run while others had the cores; 0 where the kernel
/// keeps no such account.
double run_queue_wait_seconds();

/// Returns the commit that the program was built from, and its version.
std::string hayate_commit();
std::string hayate_version();

}  // namespace hayate
