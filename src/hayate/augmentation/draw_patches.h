// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <ATen/core/Tensor.h>

#include "hayate/augmentation/change_intensities.h"
#include "hayate/transforms/compose.h"

namespace hayate {

/// A prepared case whose voxels lie on a device.
struct DeviceCase {
  std::string name;
  /// As in Sample, all three.
  std::uint32_t index = 0;
  CropIndices indices;
  ClassSet unannotated;
  /// [C, X, Y, Z] float32 and [1, X, Y, Z] uint8
  at::Tensor image;
  at::Tensor label;

  SpatialShape shape() const { return {image.size(1), image.size(2), image.size(3)}; }
};

/// What one transform does to a patch: a mapping, or a change.
struct DrawnStep {
  std::optional<GridMapping> mapping;
  DrawnChange change;
};

/// What the random part of a chain does to one patch of a case.
struct DrawnPatch {
  /// Outlives the patch.
  const DeviceCase* of = nullptr;
  /// Where a crop cuts it; nothing for a case as a whole.
  std::optional<VoxelBox> box;
  /// One for each transform after the crop.
  std::vector<DrawnStep> steps;
};

/// Draws all patches of a case as Compose::apply_random does, from the same streams. No voxel is
/// touched. \pre why_not_on_device has nothing against the chain.
/// \throws DataError  as its transforms.
std::vector<DrawnPatch> draw_patches(const Compose& chain, const DeviceCase& of, std::uint64_t seed,
                                     std::uint32_t epoch);

}  // namespace hayate
