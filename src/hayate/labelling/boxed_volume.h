// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <mutex>
#include <optional>
#include <span>
#include <vector>

#include "hayate/base/scratch_file.h"
#include "hayate/resampling/voxel_box.h"
#include "hayate/volume/volume_slabs.h"

namespace hayate {

/// A volume [C, X, Y, Z] float32 that comes box by box, in any order, and is read when all are
/// there. The boxes wait in memory, or on the disk: only their places are in memory then.
class BoxedVolume : public VolumeSlabs {
 public:
  /// \param unseen  what voxels of each channel hold that are in no box.
  /// \param scratch_folder  where boxes wait in a file without a name; nothing: in memory.
  /// \throws WriteError  when nothing can be written there.
  BoxedVolume(const VolumeShape& shape, const Affine& voxel_to_world, std::vector<float> unseen,
              const std::optional<std::filesystem::path>& scratch_folder);

  /// Takes the values [C, box] of a box that shares no voxel with those before; any thread.
  /// \throws WriteError (disk full, quota, …), IoError, MemoryError
  void add(const VoxelBox& box, std::span<const float> values);

  void read(std::int64_t channel, std::int64_t begin, std::int64_t end,
            std::span<std::byte> out) const override;

 private:
  struct Box {
    VoxelBox voxels;
    std::vector<float> values;
    std::int64_t place_on_disk = 0;
  };

  void read_box(const Box& box, std::int64_t channel, const VoxelBox& slab,
                std::span<float> out) const;

  std::vector<float> unseen_;
  std::optional<ScratchFile> scratch_;
  std::mutex mutex_;
  std::vector<Box> boxes_;
};

}  // namespace hayate
