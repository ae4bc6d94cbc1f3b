// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include <c10/core/Device.h>

#include "hayate/distributed/ranks.h"

namespace hayate {

/// A rank's device, as all ranks learn of it.
struct RankDevice {
  /// "rank 1 (host, process 4711)"
  std::string rank;
  std::string host;
  /// What tells GPUs of a host apart; empty for the CPU.
  std::string gpu;
};

/// \param text  as resolve_device()'s.
/// \throws DeviceError  when some ranks have a GPU and others none, or two have the same one.
void check_devices_of_ranks(const std::string& text, const std::vector<RankDevice>& devices);

/// Returns the device that this rank trains on, of one kind with those of the others: of its node's
/// GPUs the one with its number there, where `text` names none. A collective.
///
/// \throws UsageError, DeviceError  as resolve_device() and check_devices_of_ranks(), on all ranks.
c10::Device device_of_rank(const std::string& text, const Ranks& ranks);

}  // namespace hayate
