// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <optional>

#include "hayate/transforms/grid_mapping.h"
#include "hayate/transforms/sample.h"

namespace hayate {

/// A sample on its way through the random part of a chain: its own, or what a mapping shows of one
/// that others see too, such as a cached case. No voxel is copied or computed before somebody needs
/// it. MONAI: pending operations of a MetaTensor.
class PendingSample {
 public:
  /// Shows a sample as it is. It stays where it is while this lives, and is not changed.
  explicit PendingSample(const Sample& seen);
  /// Owns a sample.
  explicit PendingSample(Sample&& own) : own_(std::move(own)) {}

  /// Returns what is seen, or owned: its names hold, its voxels only after apply().
  const Sample& sample() const { return seen_ ? *seen_ : own_; }

  /// Of what is shown.
  SpatialShape shape() const;

  /// Moves what is shown. Where one resampling cannot do that and what is pending, the latter is
  /// applied. \throws DataError  when image and label are of different shapes.
  void add(const GridMapping& mapping);

  /// Returns a box of it, pending. \pre nothing else is
  PendingSample patch(const VoxelBox& box);

  /// Computes what is pending.
  void apply();

  /// Returns the sample to be changed. \pre nothing is pending
  Sample& edit();

 private:
  /// Lets others see what it owns.
  void share();

  /// Null when the sample is its own.
  std::shared_ptr<const Sample> seen_;
  /// Of what is seen.
  std::optional<GridMapping> pending_;
  Sample own_;
};

}  // namespace hayate
