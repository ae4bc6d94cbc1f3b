// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>

#include <c10/core/Device.h>

namespace hayate {

/// The most that tensors take on a GPU from its construction on.
class DeviceMemoryPeak {
 public:
  explicit DeviceMemoryPeak(c10::Device device);
  /// \returns nothing on a CPU, whose tensors are the process's memory (base/system_info.h).
  std::optional<std::int64_t> bytes() const;

 private:
  c10::Device device_;
};

}  // namespace hayate
