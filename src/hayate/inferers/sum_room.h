// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <limits>

namespace hayate {

/// What sums of logits or probabilities may take while a volume is predicted.
struct SumRoom {
  /// Bytes beside the network while it runs; more waits on the disk.
  std::int64_t memory_bytes = std::numeric_limits<std::int64_t>::max();
  /// Bytes beside these that the network's output for windows of one value may take while it runs
  /// over others.
  std::int64_t repeated_bytes = std::numeric_limits<std::int64_t>::max();
  /// Where sums wait.
  std::filesystem::path scratch_folder = std::filesystem::temp_directory_path();
};

}  // namespace hayate
