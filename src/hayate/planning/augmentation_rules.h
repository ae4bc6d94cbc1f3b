// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "hayate/planning/crop_rules.h"
#include "hayate/planning/geometry_rules.h"
#include "hayate/planning/mirror_rules.h"

namespace hayate {

/// The transforms of training that follow the preparation.
struct AugmentationChoice {
  /// Recipe entries, each the JSON text of a transform.
  std::vector<std::string> entries;
  /// Key ("transforms.train.RandAffine") and sentence.
  std::vector<std::pair<std::string, std::string>> reasons;
};

struct AugmentationFacts {
  const GeometryChoice& geometry;
  const MirrorChoice& mirror;
  CropChoice crop{};
  /// Above this a voxel may be the centre of a background patch, or of any one where classes are
  /// drawn by ratio; none: any voxel may.
  bool use_image = false;
  double image_threshold = 0.0;
};

/// Chooses how patches are cut, and what of position, size, angle and values is varied:
///
///   1. Whole volumes are padded to one shape; else patches are cut, half of them round foreground:
///      any of it, or each class as often (CropChoice).
///   2. Turned by up to 0.25 rad (whole volumes) or 0.5 rad about each axis, but only within the
///      slices where these are thick, few or single ones (GeometryChoice::slice_axis), patches by
///      up to 1 rad there: a turn out of them would make voxels of what lies between (nnU-Net's 2-D
///      augmentation). Scaled by up to a fifth or a quarter, slices not along their axis.
///   3. Mirrored along the axes that MirrorChoice allows, where patches are cut.
///   4. Patches are deformed smoothly, in one resampling with what is above.
///   5. Values: contrast, brightness, gamma, noise and blur, in patches lower resolution, too.
AugmentationChoice choose_augmentation(const AugmentationFacts& facts);

}  // namespace hayate
