// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "hayate/resampling/voxel_box.h"

namespace hayate {

/// Where the voxels of a box are written: rows along Z have no gaps, others lie so many voxels
/// apart.
struct BoxPitch {
  std::int64_t plane = 0;
  std::int64_t row = 0;
};

/// Logits of a part of a volume that are final, wherever they are kept. Regions of one volume come
/// one after the other; together they are the volume, each voxel once.
class LogitRegion {
 public:
  virtual ~LogitRegion() = default;

  /// The voxels of the volume that this region adds.
  virtual const VoxelBox& box() const = 0;
  virtual std::int64_t channel_count() const = 0;

  /// Writes one channel's logits of a box, which lies in box() or up to one voxel in front of it
  /// along each axis. All threads may read at once.
  virtual void read(std::int64_t channel, const VoxelBox& wanted, const BoxPitch& pitch,
                    float* out) const = 0;
};

}  // namespace hayate
