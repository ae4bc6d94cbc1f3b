// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <ATen/core/Tensor.h>

#include "hayate/metrics/class_regions.h"
#include "hayate/volume/volume.h"

namespace hayate {

/// Returns the class of the largest logit of each voxel (write_predicted_classes), or what regions
/// say (classes_of_regions): indices uint8 [1, X, Y, Z].
/// \param logits  [1, K, X, Y, Z] \param voxel_to_world  of their grid
/// \param regions  of the channels; empty where these are classes
Volume class_volume(const at::Tensor& logits, const Affine& voxel_to_world,
                    const ClassRegions& regions = {});

}  // namespace hayate
