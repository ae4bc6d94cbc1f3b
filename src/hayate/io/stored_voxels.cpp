// SPDX-License-Identifier: Apache-2.0
#include "hayate/io/stored_voxels.h"

#include <algorithm>

#include <fmt/format.h>

#include "hayate/base/system_info.h"
#include "hayate/base/text.h"

namespace hayate {
namespace {

// There is always room for so much, and asking the system takes time.
constexpr std::uint64_t kFewBytes = 1 << 27;

}  // namespace

void check_free_memory(std::uint64_t bytes) {
  if (bytes < kFewBytes) return;
  const auto free = static_cast<std::uint64_t>(std::max<std::int64_t>(available_memory_bytes(), 0));
  if (bytes <= free) return;
  throw MemoryError(fmt::format("its voxels take {} of memory, of which {} are free",
                                format_bytes(bytes), format_bytes(free)),
                    "crop or resample the image, or work on a machine with more memory");
}

}  // namespace hayate
