// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

#include "hayate/resampling/voxel_box.h"

namespace hayate {

/// Which voxels touch: those that share a face (6), a face or an edge (18), or a corner, too (26).
/// The numbers are scipy's and scikit-image's `connectivity`.
enum class Connectivity { kFaces = 1, kEdges = 2, kCorners = 3 };

/// The voxels of a box of a volume, one byte each, for following those that are connected.
class FloodMap {
 public:
  /// What no flood enters; all voxels are that at first.
  static constexpr std::uint8_t kWall = 0;

  /// \param shape  of the volume.
  /// \param frame  what lies around the box, a voxel thick: not kWall where a flood may run around.
  FloodMap(const VoxelBox& box, const SpatialShape& shape, Connectivity connectivity,
           std::uint8_t frame = kWall);

  /// Calls visit(place, voxel) for the box's voxels: their place in here, and in the volume (C
  /// order).
  template <class Visit>
  void for_each(Visit visit) const {
    for (std::int64_t x = box_.begin[0]; x < box_.end[0]; ++x) {
      for (std::int64_t y = box_.begin[1]; y < box_.end[1]; ++y) {
        const std::int64_t row =
            (x - box_.begin[0] + 2) * stride_[0] + (y - box_.begin[1] + 2) * stride_[1] + 2;
        for (std::int64_t z = box_.begin[2]; z < box_.end[2]; ++z) {
          visit(row + z - box_.begin[2],
                static_cast<std::size_t>((x * shape_[1] + y) * shape_[2] + z));
        }
      }
    }
  }

  std::uint8_t& operator[](std::int64_t place) { return voxels_[static_cast<std::size_t>(place)]; }

  /// Returns a place in the frame.
  std::int64_t frame_place() const { return stride_[0] + stride_[1] + stride_[2]; }

  /// Gives the voxel at `place`, and all that are connected with it through voxels of its own
  /// value, another one. \returns how many those are. \pre they are neither that nor kWall.
  std::int64_t flood(std::int64_t place, std::uint8_t value);

 private:
  VoxelBox box_;
  SpatialShape shape_;
  SpatialShape stride_{};
  std::vector<std::int64_t> steps_;
  std::vector<std::uint8_t> voxels_;
  std::vector<std::int64_t> waiting_;
};

}  // namespace hayate
