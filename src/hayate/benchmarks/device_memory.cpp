// SPDX-License-Identifier: Apache-2.0
#include "hayate/benchmarks/device_memory.h"

#include <c10/core/CachingDeviceAllocator.h>

namespace hayate {

DeviceMemoryPeak::DeviceMemoryPeak(c10::Device device) : device_(device) {
  if (!device.is_cpu()) c10::getDeviceAllocator(device.type())->resetPeakStats(device.index());
}

std::optional<std::int64_t> DeviceMemoryPeak::bytes() const {
  if (device_.is_cpu()) return std::nullopt;
  constexpr std::size_t kAllPools = 0;
  return c10::getDeviceAllocator(device_.type())
      ->getDeviceStats(device_.index())
      .allocated_bytes[kAllPools]
      .peak;
}

}  // namespace hayate
