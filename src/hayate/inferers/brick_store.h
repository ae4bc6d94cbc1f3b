// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include <ATen/core/Tensor.h>

#include "hayate/base/scratch_file.h"
#include "hayate/labelling/logit_region.h"
#include "hayate/windows/window_regions.h"

namespace hayate {

/// Sums [K, X, Y, Z] float32 of a volume of which only a part is ever there: a brick appears, as
/// zeros, when something is first added to it, may wait on the disk, and goes when nobody needs it
/// any more.
class BrickStore {
 public:
  /// \param scratch_folder  where bricks wait that are put aside.
  BrickStore(std::int64_t channel_count, const AxisCuts& cuts,
             std::filesystem::path scratch_folder);

  std::int64_t channel_count() const { return channel_count_; }
  std::int64_t resident_bytes() const { return resident_bytes_; }

  /// Adds values [K, box] to a box of the volume, each times its voxel's weight [box] where there
  /// are weights. Float32, in the order of the calls.
  /// \param first_channel  of the values.
  void add(const VoxelBox& box, std::int64_t first_channel, const at::Tensor& values,
           const at::Tensor& weights = {});

  /// Calls change(sums [K, brick]) for the bricks of a box. \pre they are not on the disk, and
  /// something was added to each.
  void change(const VoxelBox& box, const std::function<void(const at::Tensor& sums)>& change);

  /// Brings back those bricks of a box that wait on the disk. \throws IoError, MemoryError
  void fetch(const VoxelBox& box);

  /// Writes a channel's sums of a box, all of which has been added to; any thread.
  /// \pre its bricks are not on the disk: fetch().
  void read(std::int64_t channel, const VoxelBox& box, const BoxPitch& pitch, float* out) const;

  /// Forgets the bricks that are not needed any more.
  void forget(const std::function<bool(const VoxelBox& brick)>& is_done);

  /// Puts bricks on the disk until the others take no more than that, first those that are needed
  /// last. \param next_use  the larger, the later. \throws WriteError, IoError
  void keep_within(std::int64_t bytes,
                   const std::function<std::int64_t(const VoxelBox& brick)>& next_use);

 private:
  struct Brick {
    VoxelBox box;
    /// [K, box] float32; undefined while nothing was added, on the disk, and behind forget().
    at::Tensor sums;
    std::optional<std::int64_t> place_on_disk;
    bool is_on_disk = false;
  };

  template <class Use>
  void for_each_brick(const VoxelBox& box, const Use& use);
  template <class Use>
  void for_each_brick(const VoxelBox& box, const Use& use) const;
  std::int64_t size_bytes(const Brick& brick) const;
  void allocate(Brick& brick);
  void put_aside(Brick& brick);

  std::int64_t channel_count_;
  AxisCuts cuts_;
  std::filesystem::path scratch_folder_;
  /// In the order of the cuts, Z fastest.
  std::vector<Brick> bricks_;
  std::optional<ScratchFile> scratch_;
  std::int64_t resident_bytes_ = 0;
};

}  // namespace hayate
