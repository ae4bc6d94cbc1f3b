// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

namespace hayate {

struct EngineInfo {
  std::string libtorch_version;
  /// "cpu", "cuda:0"
  std::string device;
  /// What precision `auto` means there.
  std::string precision;
};

/// \param device  as of --device. \throws DeviceError, UsageError
EngineInfo describe_engine(const std::string& device);

}  // namespace hayate
