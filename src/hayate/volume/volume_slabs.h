// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>

#include "hayate/volume/volume.h"

namespace hayate {

/// A volume [C, X, Y, Z] that is read in slabs along Z, the slowest axis of files, wherever its
/// voxels are: all of them need not be in memory.
class VolumeSlabs {
 public:
  virtual ~VolumeSlabs() = default;
  VolumeSlabs(const VolumeSlabs&) = delete;
  VolumeSlabs& operator=(const VolumeSlabs&) = delete;

  VoxelType type() const { return type_; }
  const VolumeShape& shape() const { return shape_; }
  const Affine& voxel_to_world() const { return voxel_to_world_; }

  /// Writes planes [begin, end) along Z of a channel, [X, Y, end - begin] in C order; any thread.
  /// \throws IoError
  virtual void read(std::int64_t channel, std::int64_t begin, std::int64_t end,
                    std::span<std::byte> out) const = 0;

 protected:
  VolumeSlabs(VoxelType type, const VolumeShape& shape, const Affine& voxel_to_world)
      : type_(type), shape_(shape), voxel_to_world_(voxel_to_world) {}

 private:
  VoxelType type_;
  VolumeShape shape_;
  Affine voxel_to_world_;
};

/// Channels and planes of a volume.
struct SlabRange {
  std::int64_t first_channel = 0;
  std::int64_t end_channel = 0;
  std::int64_t begin = 0;
  std::int64_t end = 0;
};

/// Returns such a part [channels, X, Y, planes], with the affine of the whole.
Volume read_slab(const VolumeSlabs& slabs, const SlabRange& range);

/// Returns all of it.
Volume read_whole(const VolumeSlabs& slabs);

/// A volume of somebody else's, which must outlive this.
class VolumeView : public VolumeSlabs {
 public:
  explicit VolumeView(const Volume& volume)
      : VolumeSlabs(volume.type(), volume.shape(), volume.voxel_to_world()), volume_(volume) {}
  void read(std::int64_t channel, std::int64_t begin, std::int64_t end,
            std::span<std::byte> out) const override;

 private:
  const Volume& volume_;
};

/// A volume of its own.
class WholeVolume : public VolumeSlabs {
 public:
  explicit WholeVolume(Volume volume)
      : VolumeSlabs(volume.type(), volume.shape(), volume.voxel_to_world()),
        volume_(std::move(volume)) {}
  void read(std::int64_t channel, std::int64_t begin, std::int64_t end,
            std::span<std::byte> out) const override;

 private:
  Volume volume_;
};

}  // namespace hayate
