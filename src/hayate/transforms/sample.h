// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "hayate/base/class_index.h"
#include "hayate/transforms/voxel_set.h"
#include "hayate/volume/volume.h"

namespace hayate {

/// Where the centres of patches may lie, looked up once for all epochs.
struct CropIndices {
  /// Made by FgBgToIndices, used by RandCropByPosNegLabel.
  VoxelSet foreground{};
  VoxelSet background{};
  /// One a class; made by ClassesToIndices, used by RandCropByLabelClasses.
  std::vector<VoxelSet> classes{};

  bool has_fg_bg() const { return !foreground.empty() || !background.empty(); }
  bool has_classes() const { return !classes.empty(); }
  bool empty() const { return !has_fg_bg() && !has_classes(); }
  std::int64_t size_bytes() const;
};

/// What flows through a transform chain: one case, or one patch of it. Moves only, like a Volume.
struct Sample {
  std::string case_name;
  /// Position of the case in its data set; keys its random streams.
  std::uint32_t case_index = 0;

  /// What the case was not annotated for, as scores count it (metrics/class_regions.h): class
  /// indices, or 1, 2 … for the regions. What the label calls background may be any of it.
  ClassSet unannotated;

  /// [C, X, Y, Z] float32. In a cache image and label may be of a kept type
  /// (volume/kept_volume.h): what computes with them gets a clone or a patch.
  Volume image;
  /// [1, X, Y, Z] uint8 class indices; size() is 0 when the case has no label. Image and label keep
  /// an affine each, as their files do.
  Volume label;
  CropIndices indices;

  bool has_label() const { return label.size() > 0; }
  /// Returns a copy with a float32 image and a uint8 label.
  Sample clone() const;
};

/// \throws DataError  when there is no label, or it is not of the image's spatial shape.
void check_labelled(const Sample& sample);

/// \throws DataError  when the label, if there is one, is not of the image's spatial shape.
void check_same_shape(const Sample& sample);

}  // namespace hayate
