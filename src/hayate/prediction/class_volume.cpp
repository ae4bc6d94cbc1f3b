// SPDX-License-Identifier: Apache-2.0
#include "hayate/prediction/class_volume.h"

#include <algorithm>

#include "hayate/inferers/predicted_classes.h"
#include "hayate/inferers/region_classes.h"

namespace hayate {

Volume class_volume(const at::Tensor& logits, const Affine& voxel_to_world,
                    const ClassRegions& regions) {
  Volume classes(VoxelType::kUint8, {1, logits.size(2), logits.size(3), logits.size(4)},
                 voxel_to_world);
  if (!regions.empty()) {
    const at::Tensor written = classes_of_regions(logits, regions);
    std::copy_n(written.const_data_ptr<std::uint8_t>(), written.numel(),
                classes.voxels<std::uint8_t>().begin());
    return classes;
  }
  write_predicted_classes(logits, classes.voxels<std::uint8_t>());
  return classes;
}

}  // namespace hayate
