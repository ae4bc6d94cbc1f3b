// SPDX-License-Identifier: Apache-2.0
#include "hayate/prediction/class_volume.h"

#include "hayate/inferers/predicted_classes.h"

namespace hayate {

Volume class_volume(const at::Tensor& logits, const Affine& voxel_to_world) {
  Volume classes(VoxelType::kUint8, {1, logits.size(2), logits.size(3), logits.size(4)},
                 voxel_to_world);
  write_predicted_classes(logits, classes.voxels<std::uint8_t>());
  return classes;
}

}  // namespace hayate
